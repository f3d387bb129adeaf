"""The files in which the processes of one Rantau count, so that any of them can add all up.

prometheus_client's multiprocess mode writes each value into a file that is mapped into memory,
one set of files a process. Here a process takes a place (`web-0`, `worker-0`) under a lock that the
kernel releases when it ends, however it ends, and goes on with the numbers of the one that had the
place before: there are as many files as processes at a time, however often they are killed.

The files are given their whole size on the disk first. A mapped page without space behind it would
kill the process (SIGBUS) when the disk is full, where pages answer 503 and everything lives on.

docs/decisions/0034-processes-count-in-files-of-a-place.md
"""

import fcntl
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import IO

from prometheus_client import CollectorRegistry, values
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from rantau.common.environment import read_setting
from rantau.common.metrics import REGISTRY, count_process_start

FOLDER = "metrics"  # in the data directory
FOLDER_MODE = 0o700
# By the beginning of a file's name: enough for every page with every method and status, and for
# every kind of command (tests/common/test_metric_files.py).
FILE_SIZES = {"counter": 1 << 21, "histogram": 1 << 22, "gauge_mostrecent": 1 << 16}
LOCK_SUFFIX = ".lock"
_places: list[IO[bytes]] = []  # keeps the lock while the process lives


def get_metrics_folder(data: Path) -> Path:
    """The folder of this machine's files; machines may share the data directory."""
    return data / FOLDER / read_setting("RANTAU_NODE")


def use_metric_files(kind: str) -> None:
    """Count in files from now on, as a process of that kind: web or worker.

    Without the setting, as outside `script/run`, or where the disk is full, the process counts for
    itself, and what it counts is lost with it.
    """
    folder = read_setting("PROMETHEUS_MULTIPROC_DIR")
    values.ValueClass = values.MutexValue
    if folder:
        try:
            place = _take_place(Path(folder), kind)
        except OSError:
            place = ""
        if place:
            values.ValueClass = values.MultiProcessValue(process_identifier=lambda: place)
    count_process_start(kind)


def _take_place(folder: Path, kind: str) -> str:
    """Take the first free place and give its files their size; OSError where there is no space."""
    for number in count():
        place = f"{kind}-{number}"
        file = (folder / f"{place}{LOCK_SUFFIX}").open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            continue
        for name, size in FILE_SIZES.items():
            with (folder / f"{name}_{place}.db").open("ab") as numbers:
                os.posix_fallocate(numbers.fileno(), 0, size)
        _places.append(file)
        return place
    raise AssertionError("unreachable: there is always another number")


def get_collector() -> Collector:
    """What gives the numbers of all processes that count in the files; without files, our own."""
    folder = read_setting("PROMETHEUS_MULTIPROC_DIR")
    if not folder or not Path(folder).is_dir():
        return REGISTRY
    return MultiProcessCollector(CollectorRegistry(), folder)


def list_living_places() -> Iterator[str]:
    """The kinds, web or worker, of the processes that live now: those whose place is locked."""
    folder = read_setting("PROMETHEUS_MULTIPROC_DIR")
    for path in sorted(Path(folder).glob(f"*{LOCK_SUFFIX}")) if folder else []:
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                yield path.stem.partition("-")[0]
