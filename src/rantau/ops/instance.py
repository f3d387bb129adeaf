"""Which process serves from a data directory: one at a time, and on which port it answers."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rantau.ops.embedded.binaries import DatabaseUnavailable

LOCK = "run.lock"


@dataclass(frozen=True)
class RunningInstance:
    """A Rantau at work: its supervisor's process and the port of its pages."""

    pid: int
    port: int


@contextmanager
def claim_directory(folder: Path, port: int) -> Iterator[None]:
    """Serve from `folder` alone; NoDatabase names the one who does, and the remedy.

    The kernel gives the lock back however the process ends, so no stale file can bar a start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatabaseUnavailable(_build_already_running_error(folder)) from None
        file.seek(0)
        file.truncate()
        file.write(json.dumps(asdict(RunningInstance(os.getpid(), port))))
        file.flush()
        yield


def find_running_instance(folder: Path) -> RunningInstance | None:
    """Who serves from `folder` now; None when nobody does."""
    path = folder / LOCK
    if not path.exists():
        return None
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read_lock(file.read())
    return None


def _read_lock(text: str) -> RunningInstance:
    """What the lock's holder wrote; zeros in the instant before it has written."""
    return RunningInstance(**json.loads(text)) if text else RunningInstance(0, 0)


def _build_already_running_error(folder: Path) -> str:
    one = find_running_instance(folder) or RunningInstance(0, 0)
    return (
        f"Rantau serves from {folder} already: http://127.0.0.1:{one.port}, process {one.pid}. "
        f"Use that one, or stop it (Ctrl-C there, or kill {one.pid}), "
        "or start another nation beside it with --data DIR."
    )
