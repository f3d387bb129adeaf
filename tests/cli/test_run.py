"""Two commands: what was acknowledged survives any kill, and all is back within ten seconds."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from rantau.cli.bench import Officer, invented

pytestmark = pytest.mark.slow
FROM_NOTHING, BACK = 90, 10  # seconds (DESIGN section 8)


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return asking.getsockname()[1]


def ready(port: int, within: float) -> bool:
    """Whether the service answers, database and all, within some seconds."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return True
        except OSError:
            time.sleep(0.2)
    return False


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Rantau as `script/run` starts it, on a data directory of its own."""
    folder = os.path.join(os.environ["RANTAU_TEST_DATA"], "served")
    port = free_port()
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("DATABASE_", "RANTAU_", "SECRET"))
    }
    words = [sys.executable, "-m", "rantau.cli", "run", "--port", str(port), "--data", folder]
    process = subprocess.Popen(
        words, env=kept, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert ready(port, FROM_NOTHING)
    yield port, folder, process, kept
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


def pids(words: str) -> list[int]:
    """Processes whose command line holds the words."""
    found = subprocess.run(["pgrep", "-f", words], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split() if int(pid) != os.getpid()]


def test_a_second_start_on_the_same_port_is_refused_with_the_remedy(served):
    port, folder, _, env = served
    words = [sys.executable, "-m", "rantau.cli", "run", "--port", str(port), "--data", folder]
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "--port" in done.stderr


@pytest.mark.parametrize("which", ["web", "database"])
def test_killed_it_is_back_and_what_was_acknowledged_is_there(served, which):
    port, folder, _, _ = served
    officer = Officer(port, "loket.3212")
    status, answer = officer.ask("POST", "/api/v1/persons", invented(hash(which) % 9000))
    assert status == 201
    reference = answer.decode().split('"')[3]

    postmaster = (Path(folder) / "pg" / "postmaster.pid").read_text().split("\n")[0]
    for pid in pids(f"granian.*--port {port}") if which == "web" else [int(postmaster)]:
        os.kill(pid, signal.SIGKILL)
    time.sleep(1)

    assert ready(port, BACK)
    again = Officer(port, "loket.3212")
    assert again.ask("GET", f"/api/v1/persons/{reference}")[0] == 200
