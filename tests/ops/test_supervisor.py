"""A child that is killed leaves nothing behind that goes on in its place."""

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from rantau.ops.supervisor import Child

# A server with one process of its own, which writes its number and sleeps.
SERVER = """
import pathlib, subprocess, sys, time
own = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(sys.argv[1]).write_text(str(own.pid))
time.sleep(60)
"""


def is_alive(pid):
    """Whether the process runs; one that has ended and waits for its parent does not."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def wait_until(is_true):
    end = time.monotonic() + 10
    while not is_true() and time.monotonic() < end:
        time.sleep(0.05)
    return is_true()


@pytest.fixture
def child(tmp_path):
    """A server that has started, and where it writes the number of its own process."""
    noted = tmp_path / "pid"
    made = Child("server", [sys.executable, "-c", SERVER, str(noted)], dict(os.environ))
    made.start()
    assert wait_until(lambda: noted.exists() and noted.read_text())
    yield made, noted
    made.stop()


@pytest.mark.parametrize("end", ["start", "stop"])
def test_what_a_killed_child_has_started_ends_too(child, end):
    server, noted = child
    left_over = int(noted.read_text())
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    assert is_alive(left_over)

    getattr(server, end)()

    assert wait_until(lambda: not is_alive(left_over))


def test_a_child_that_runs_is_stopped_with_what_it_has_started(child):
    server, noted = child

    server.stop()

    assert server.process.poll() is not None
    assert wait_until(lambda: not is_alive(int(noted.read_text())))
