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

from rantau.cli.load import processes
from rantau.cli.measures.line import Ground, Line

LONGEST = 180.0  # seconds
NOTHING, WARM, BACK = 90, 5, 10  # DESIGN section 8


def starting(ground: Ground) -> Iterator[Line]:
    """A Rantau of its own in a new folder: packages are there already, data is not."""
    folder = Path(tempfile.mkdtemp(prefix="rantau-start.", dir=ground.data.parent))
    folder.chmod(0o755)
    port = _free_port()
    try:
        first = _started(folder, port)
        yield _line(ground, "from nothing to the first page, packages installed", NOTHING, first[1])
        _stop(first[0])
        warm = _started(folder, port)
        yield _line(ground, "warm start", WARM, warm[1])
        yield _line(
            ground, "back after kill -9 of web, worker and database", BACK, _killed(folder, port)
        )
        _stop(warm[0])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _line(ground: Ground, name: str, budget: float, seconds: float) -> Line:
    return ground.line(name, f"≤ {budget} s", seconds, "s", met=seconds <= budget)


def _free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def _started(folder: Path, port: int) -> tuple[subprocess.Popen[bytes], float]:
    words = ["run", "--port", str(port), "--data", str(folder), "--empty"]
    outside = ("DATABASE_URL", "RANTAU_DATA", "RANTAU_KEYS", "SECRET_KEY", "RANTAU_DEMO")
    env = {name: value for name, value in os.environ.items() if name not in outside}
    started = time.monotonic()
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "rantau.cli", *words],
        env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return process, _answers(port) - started


def _answers(port: int) -> float:
    """The moment at which the first page is served."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        with suppress(URLError, OSError), _asked(port) as page:
            if page.status == 200:
                return time.monotonic()
        time.sleep(0.05)
    raise TimeoutError("no page within three minutes")


def _asked(port: int) -> HTTPResponse:
    answer: HTTPResponse = urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2)
    return answer


def _killed(folder: Path, port: int) -> float:
    started = time.monotonic()
    for each in processes.parts(folder, port).values():
        for process in each:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
    time.sleep(0.3)
    return _answers(port) - started


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(60)
