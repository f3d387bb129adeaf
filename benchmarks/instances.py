"""Start another Rantau beside the present environment, and ask whether it is ready."""

import os
import socket
import urllib.request
from urllib.error import URLError

OWN_VARIABLES = (
    "RANTAU_DATA",
    "RANTAU_KEYS",
    "RANTAU_FILES",
    "SECRET_KEY",
    "RANTAU_DEMO",
    "PROMETHEUS_MULTIPROC_DIR",
)
READY_TIMEOUT = 2  # seconds for one answer of /readyz


def find_free_port() -> int:
    """Find a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def build_plain_environment() -> dict[str, str]:
    """Copy the environment without what belongs to the Rantau that this process belongs to."""
    return {name: value for name, value in os.environ.items() if name not in OWN_VARIABLES}


def is_ready(port: int) -> bool:
    """Whether a Rantau on this port answers that it is ready."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=READY_TIMEOUT).close()
    except (URLError, OSError):
        return False
    return True
