"""The file worker with tight limits, whose library does what a file tells it: for
test_file_opening.py."""

import ctypes
import json
import os
import resource
import socket
import sys
import time
from pathlib import Path

from rantau.documents import file_worker

SECONDS = 1


def spin():
    while True:
        pass


DEEDS = {
    "spin": spin,
    "sleep": lambda: time.sleep(60),
    "sleep-in-c": lambda: ctypes.CDLL(None).sleep(60),
    "swell": lambda: (b"x" * (1 << 31), "image/png"),
    "crash": os.abort,
    "write": lambda: (Path("/tmp/rantau-hostile").write_bytes(b"x"), "image/png"),
    "read": lambda: (Path("/etc/hostname").read_bytes(), "image/png"),
    "connect": lambda: (socket.socket(), "image/png"),
    "lie": lambda: (b"<script>", "text/html"),
    "flood": lambda: (bytes(70 << 20), "image/png"),
    "environment": lambda: (json.dumps(dict(os.environ)).encode(), "image/png"),
    "process": lambda: (str(os.getpid()).encode(), "image/png"),
}


def obey(content):
    """Do what the content says, as a library would that a file has taken over."""
    return DEEDS.get(content.decode(), lambda: (content, "image/png"))()


if __name__ == "__main__":
    file_worker.normalize_file = obey
    file_worker.normalize_portrait = lambda content, *_size: (content, (0, "x"))
    file_worker.MAX_SECONDS = 2 * SECONDS
    file_worker.LIMITS = [
        (kind, SECONDS if kind == resource.RLIMIT_CPU else limit)
        for kind, limit in file_worker.LIMITS
    ]
    file_worker.main(int(sys.argv[1]))
