"""Processes count in files of a place: all are added up, also those that were killed."""

import signal
import subprocess
import sys

import pytest
from django.urls import get_resolver
from prometheus_client import CollectorRegistry, values
from prometheus_client.mmap_dict import mmap_key

from rantau.common import metric_files
from rantau.common.metric_files import (
    FILE_SIZES,
    get_collector,
    get_metrics_folder,
    list_living_places,
    use_metric_files,
)
from rantau.common.metrics import DURATION_BUCKETS, CommandEnd, TaskEnd
from rantau.journal.interface import _kinds as journal_kinds
from rantau.worker.periodic_tasks import PERIODIC_TASKS
from tests.api.contract import DECLARED
from tests.architecture.test_addresses import list_page_names

# Counts commands until its input ends, then says so and waits to be killed.
PROCESS = """
import sys
from rantau.common.metric_files import use_metric_files
from rantau.common.metrics import CommandEnd, count_command
use_metric_files(sys.argv[1])
for _ in range(int(sys.argv[2])):
    count_command("test:counted", CommandEnd.DONE)
print("counted", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder in which processes count; this one reads it only."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def start(folder):
    """Start a process that counts so many commands."""
    started = []

    def start_process(times, kind="web"):
        words = [sys.executable, "-c", PROCESS, kind, str(times)]
        process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout.readline() == "counted\n"
        return process

    yield start_process
    for process in started:
        process.kill()
        process.communicate()


def read_total(name="rantau_commands_total", **labels):
    registry = CollectorRegistry()
    registry.register(get_collector())
    labels = labels or {"kind": "test:counted", "outcome": "done"}
    return registry.get_sample_value(name, labels)


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_what_two_processes_count_is_added_up(start):
    start(30)
    start(12)

    assert read_total() == 42
    assert list(list_living_places()) == ["web", "web"]


def test_a_killed_process_loses_nothing_and_its_place_is_taken_over(start, folder):
    kill(start(30))
    assert (read_total(), list(list_living_places())) == (30, [])
    files = sorted(folder.iterdir())

    start(12)

    assert read_total() == 42
    assert read_total("rantau_process_starts_total", kind="web") == 2
    assert list(list_living_places()) == ["web"]
    assert sorted(folder.iterdir()) == files


def test_web_and_worker_have_places_of_their_own(start, folder):
    start(1)
    start(2, kind="worker")

    assert sorted(list_living_places()) == ["web", "worker"]
    assert {path.stem for path in folder.glob("*.lock")} == {"web-0", "worker-0"}


def test_space_is_taken_at_a_start_and_not_when_the_disk_is_full(start, folder):
    start(1)

    for name, size in FILE_SIZES.items():
        state = (folder / f"{name}_web-0.db").stat()
        assert state.st_size == size
        assert state.st_blocks * 512 >= size


@pytest.fixture
def own_values(monkeypatch):
    """The values of this process's metrics, which the test may have made anew."""
    monkeypatch.setattr(values, "ValueClass", values.ValueClass)
    monkeypatch.setattr(metric_files, "count_process_start", lambda _kind: None)


@pytest.mark.parametrize("where", ["", "missing"])
def test_without_a_folder_a_process_counts_for_itself(own_values, tmp_path, monkeypatch, where):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", where and str(tmp_path / where))

    use_metric_files("web")

    assert values.ValueClass is values.MutexValue
    assert get_collector() is metric_files.REGISTRY


def test_on_a_full_disk_a_process_counts_for_itself(own_values, folder, monkeypatch):
    def refuse(*_):
        raise OSError(28, "no space left")

    monkeypatch.setattr(metric_files.os, "posix_fallocate", refuse)

    use_metric_files("web")

    assert values.ValueClass is values.MutexValue
    assert list(list_living_places()) == []


def test_each_machine_has_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("RANTAU_NODE", "kedua")
    assert get_metrics_folder(tmp_path) == tmp_path / "metrics" / "kedua"


def compute_bytes(keys):
    """What the keys take in a file: a length, the padded key, value and time of each."""
    return sum(4 + len(key) + 8 + 16 for key in keys)


def test_the_files_have_space_for_everything_there_is_to_count():
    assert get_resolver().url_patterns
    routes = ["none", "api_absent", *list_page_names(), *(f"api:{name}" for name in DECLARED)]
    methods, help_text = ("GET", "POST", "other"), "h" * 100
    duration, requests = "rantau_request_duration_seconds", "rantau_requests"
    observed = [
        mmap_key(duration, name, ["le", "method", "route"], [str(le), m, route], help_text)
        for route in routes
        for m in methods
        for name, le in [
            (f"{duration}_sum", ""),
            *((f"{duration}_bucket", each) for each in (*DURATION_BUCKETS, "+Inf")),
        ]
    ]
    counted = [
        mmap_key(requests, requests, ["method", "route", "status"], [m, route, status], help_text)
        for route in routes
        for m in methods
        for status in ("1xx", "2xx", "3xx", "4xx", "5xx")
    ] + [
        mmap_key("rantau_commands", "rantau_commands_total", ["kind", "outcome"], [k, e], help_text)
        for k in journal_kinds
        for e in CommandEnd
    ]
    tasks = [
        mmap_key("g" * 40, "g" * 40, ["task"], [task.name], help_text)
        for task in PERIODIC_TASKS
        for _ in range(2 * len(TaskEnd))
    ]

    assert compute_bytes(observed) < FILE_SIZES["histogram"]
    assert compute_bytes(counted) < FILE_SIZES["counter"]
    assert compute_bytes(tasks) < FILE_SIZES["gauge_mostrecent"]
