"""From nothing to the first page, a warm start, and back after everything was killed."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import URLError

from benchmarks.report import BenchTarget, Measurement
from rantau.demo.load import processes

LONGEST = 180.0  # seconds
NOTHING, WARM, BACK = 90, 5, 10  # seconds (docs/design/budgets.md)


def measure_starts(ground: BenchTarget) -> Iterator[Measurement]:
    """A Rantau of its own in a new folder: packages are there already, data is not."""
    folder = Path(tempfile.mkdtemp(prefix="rantau-start.", dir=ground.data.parent))
    folder.chmod(0o755)
    port = _find_free_port()
    try:
        first = _start(folder, port)
        yield _build_measurement(
            ground, "from nothing to the first page, packages installed", NOTHING, first[1]
        )
        _stop(first[0])
        warm = _start(folder, port)
        yield _build_measurement(ground, "warm start", WARM, warm[1])
        yield _build_measurement(
            ground,
            "back after kill -9 of web, worker and database",
            BACK,
            _kill_everything(folder, port),
        )
        _stop(warm[0])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _build_measurement(
    ground: BenchTarget, name: str, budget: float, seconds: float
) -> Measurement:
    return ground.line(name, f"≤ {budget} s", seconds, "s", met=seconds <= budget)


def _find_free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def _start(folder: Path, port: int) -> tuple[subprocess.Popen[bytes], float]:
    words = ["run", "--port", str(port), "--data", str(folder), "--empty"]
    outside = ("DATABASE_URL", "RANTAU_DATA", "RANTAU_KEYS", "SECRET_KEY", "RANTAU_DEMO")
    env = {name: value for name, value in os.environ.items() if name not in outside}
    started = time.monotonic()
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "rantau.ops", *words],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return process, _wait_for_first_page(port) - started


def _wait_for_first_page(port: int) -> float:
    """The moment at which the first page is served."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        with suppress(URLError, OSError), _fetch_status(port) as page:
            if page.status == 200:
                return time.monotonic()
        time.sleep(0.05)
    raise TimeoutError("no page within three minutes")


def _fetch_status(port: int) -> HTTPResponse:
    answer: HTTPResponse = urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2)
    return answer


def _kill_everything(folder: Path, port: int) -> float:
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
