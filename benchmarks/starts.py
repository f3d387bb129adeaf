"""Measure the first start, a warm start, and the recovery after everything was killed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from benchmarks.report import BenchTarget, Measurement
from rantau.demo.load import processes
from rantau.demo.rehearsal.instances import build_plain_environment, find_free_port, is_ready

MAX_WAIT = 180.0  # seconds
# Seconds (docs/design/budgets.md, "Growth, memory, start").
MAX_FIRST_START, MAX_WARM_START, MAX_RECOVERY = 90, 5, 10


def measure_starts(target: BenchTarget) -> Iterator[Measurement]:
    """Start a Rantau in a new data directory; packages are installed already."""
    folder = Path(tempfile.mkdtemp(prefix="rantau-start.", dir=target.data.parent))
    folder.chmod(0o755)
    port = find_free_port()
    try:
        process, seconds = _start(folder, port)
        yield _build_measurement(
            target, "from nothing to the first page, packages installed", MAX_FIRST_START, seconds
        )
        _stop(process)
        process, seconds = _start(folder, port)
        yield _build_measurement(target, "warm start", MAX_WARM_START, seconds)
        yield _build_measurement(
            target,
            "back after kill -9 of web, worker and database",
            MAX_RECOVERY,
            _kill_everything(folder, port),
        )
        _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _build_measurement(
    target: BenchTarget, name: str, budget: float, seconds: float
) -> Measurement:
    return target.line(name, f"≤ {budget} s", seconds, "s", met=seconds <= budget)


def _start(folder: Path, port: int) -> tuple[subprocess.Popen[bytes], float]:
    """Start a Rantau; return its process and the seconds until its first page."""
    arguments = ["run", "--port", str(port), "--data", str(folder), "--empty"]
    env = build_plain_environment()
    env.pop("DATABASE_URL", None)
    started = time.monotonic()
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "rantau.ops", *arguments],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return process, _wait_for_first_page(port) - started


def _wait_for_first_page(port: int) -> float:
    """Wait for the first page; return the moment (monotonic seconds). TimeoutError if it does not
    come."""
    end = time.monotonic() + MAX_WAIT
    while time.monotonic() < end:
        if is_ready(port):
            return time.monotonic()
        time.sleep(0.05)
    raise TimeoutError("no page within three minutes")


def _kill_everything(folder: Path, port: int) -> float:
    """Kill web, worker and database; return the seconds until the next page."""
    started = time.monotonic()
    for each in processes.list_parts(folder, port).values():
        for process in each:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
    time.sleep(0.3)
    return _wait_for_first_page(port) - started


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(60)
