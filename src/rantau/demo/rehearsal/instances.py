"""Start another Rantau beside the present environment, and ask whether it is ready."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from rantau.common.environment import copy_environment

OWN_VARIABLES = (
    "RANTAU_DATA",
    "RANTAU_KEYS",
    "RANTAU_FILES",
    "SECRET_KEY",
    "RANTAU_DEMO",
    "PROMETHEUS_MULTIPROC_DIR",
)
# What a command has besides from the Rantau whose data directory it was started for.
COMMAND_VARIABLES = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "DATABASE_WORKER_URL",
    "DATABASE_ADMIN_URL",
    "DATABASE_REPLICA_URL",
    "EXCHANGE_FOLDER",
    "PUBLIC_URL",
    "RANTAU_PORT",
)
READY_TIMEOUT = 2  # seconds for one answer of /readyz
MAX_START, MAX_STOP = 120.0, 60.0  # seconds


class NotServed(Exception):
    """A Rantau did not start; the message says where to look."""


def find_free_port() -> int:
    """Find a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def build_plain_environment() -> dict[str, str]:
    """Copy the environment without what belongs to the Rantau that this process belongs to."""
    return {name: value for name, value in copy_environment().items() if name not in OWN_VARIABLES}


def is_ready(port: int) -> bool:
    """Whether a Rantau on this port answers that it is ready."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=READY_TIMEOUT).close()
    except (URLError, OSError):
        return False
    return True


@contextmanager
def serve_beside(folder: Path, changes: Mapping[str, str], output: Path) -> Iterator[int]:
    """Serve a demonstration without people from `folder`, on its embedded database, inside the
    `with` block; yields the port.

    changes  of the environment
    output   the file of everything that it prints
    Raises   NotServed
    """
    port, known = find_free_port(), build_plain_environment()
    env = {name: value for name, value in known.items() if name not in COMMAND_VARIABLES}
    command = [sys.executable, "-m", "rantau.ops", "--data", str(folder), "run"]
    command += ["--port", str(port), "--persons", "0"]
    with output.open("ab") as file:
        server = subprocess.Popen(  # noqa: S603
            command, env={**env, **changes}, stdout=file, stderr=file, start_new_session=True
        )
    try:
        end = time.monotonic() + MAX_START
        while not is_ready(port):
            if time.monotonic() > end or server.poll() is not None:
                raise NotServed(f"Nothing is served from {folder}: see {output}.")
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(MAX_STOP)
