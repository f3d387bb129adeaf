"""Ask clamd, a virus scanner, about the content of a file. No Django.

The INSTREAM command of its protocol, in the manual page clamd(8): the locked packages have no
client of it, and those on PyPI are older than this Python.
"""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager

CHUNK_BYTES = 1 << 18
MAX_SECONDS = 15.0  # for each step of a scan
MAX_REPLY_BYTES = 4096
CLEAN = "stream: OK"
REPLY_START, FOUND_END = "stream: ", " FOUND"
# The test file on which every scanner agrees (eicar.org), in two parts: or scanners would find it
# here.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD" + b"-ANTIVIRUS-TEST-FILE!$H+H*"


class NoVerdict(Exception):
    """The scanner did not say whether it warns."""


def find_virus(address: str, content: bytes) -> bool:
    """Whether the scanner at `address` warns about the content. Raises NoVerdict: where it does
    not answer, or neither yes nor no."""
    try:
        reply = scan(address, content)
    except (OSError, ValueError) as fault:
        raise NoVerdict(str(fault)) from fault
    if reply.startswith(REPLY_START) and reply.endswith(FOUND_END):
        return True
    if reply != CLEAN:
        raise NoVerdict(reply[:80])
    return False


def find_scanner_fault(address: str) -> str:
    """What is wrong with the scanner at `address`; empty where it finds the test file."""
    try:
        reply = scan(address, EICAR)
    except ValueError as fault:
        return f"{fault}."
    except OSError as fault:
        return f"No answer from {address} ({fault}). Until then no file is received."
    if not reply.endswith(FOUND_END):
        return f"{address} does not find the test file of eicar.org: it answers {reply[:80]!r}."
    return ""


def parse_scanner_address(address: str) -> str | tuple[str, int]:
    """The path of a socket (`/run/clamav/clamd.ctl`, also with `unix:` before it), or host and
    port (`127.0.0.1:3310`, `[::1]:3310`). Raises ValueError."""
    path = address.removeprefix("unix:")
    if path.startswith("/"):
        return path
    host, _colon, port = address.removeprefix("tcp:").rpartition(":")
    if not host or not port.isascii() or not port.isdigit():
        raise ValueError(f"CLAMD is {address!r}: give the path of a socket, or HOST:PORT")
    return host.strip("[]"), int(port)


def scan(address: str, content: bytes) -> str:
    """The scanner's reply to the content, as `stream: OK`. Raises OSError, ValueError."""
    with _connect(parse_scanner_address(address)) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK_BYTES):
            chunk = content[start : start + CHUNK_BYTES]
            connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
        reply = b""
        while not reply.endswith(b"\0") and len(reply) < MAX_REPLY_BYTES:
            part = connection.recv(MAX_REPLY_BYTES)
            if not part:
                break
            reply += part
    return reply.rstrip(b"\0\n").decode("utf-8", "replace")


@contextmanager
def _connect(address: str | tuple[str, int]) -> Iterator[socket.socket]:
    if isinstance(address, tuple):
        connection = socket.create_connection(address, timeout=MAX_SECONDS)
    else:
        connection = socket.socket(socket.AF_UNIX)
    with connection:
        connection.settimeout(MAX_SECONDS)
        if isinstance(address, str):
            connection.connect(address)
        yield connection
