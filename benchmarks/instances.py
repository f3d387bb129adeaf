"""Start another Rantau beside the present environment."""

import os
import socket

OWN_VARIABLES = ("RANTAU_DATA", "RANTAU_KEYS", "SECRET_KEY", "RANTAU_DEMO")


def find_free_port() -> int:
    """Find a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def build_plain_environment() -> dict[str, str]:
    """Copy the environment without what belongs to the Rantau that this process belongs to."""
    return {name: value for name, value in os.environ.items() if name not in OWN_VARIABLES}
