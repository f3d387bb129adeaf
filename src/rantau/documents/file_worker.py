"""The process in which received files are opened: one fresh process a file, within limits.

`python -m rantau.documents.file_worker DESCRIPTOR` loads the libraries once and then waits at a
socket. For each file it gets a connection and forks: the copy limits itself, reads the file from
the connection, writes what is kept of it, and ends. Before the file comes a line: empty, or for the
photograph of a person how many pixels across and down are kept, as a list in JSON. No Django, no
database, no key: the process is started with an empty environment (`file_opening.py`).
"""

import json
import os
import resource
import signal
import socket
import sys

from rantau.documents.normalizing import (
    JPEG_TYPE,
    UnusableFile,
    load_libraries,
    normalize_file,
    normalize_portrait,
)

MAX_SECONDS = 20  # from start to end
MAX_PROCESSOR_SECONDS = 12  # the slowest file that is taken needs about 5
MAX_MEMORY_BYTES = 1 << 30  # of addresses; a picture of 52 million points needs about 700 MB
NICENESS = 5  # pages come first
READ_BYTES = 1 << 20
STARTED = b"+"  # the first byte of every answer: there is a process for this file
LIMITS = (
    (resource.RLIMIT_AS, MAX_MEMORY_BYTES),
    (resource.RLIMIT_CPU, MAX_PROCESSOR_SECONDS),
    (resource.RLIMIT_FSIZE, 0),  # no file is written
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NOFILE, 0),  # nothing is opened: no key, no connection
)


def main(descriptor: int) -> None:
    """Fork for each connection that comes over the socket `descriptor`, until its other end is
    closed, as when the process that started this one has ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel removes ended copies
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes
    control = socket.socket(fileno=descriptor)
    load_libraries()
    while True:
        _mark, descriptors, _flags, _address = socket.recv_fds(control, 1, 1)
        if not descriptors:
            return
        with socket.socket(fileno=descriptors[0]) as connection:
            if os.fork() == 0:
                control.close()
                _serve_and_exit(connection)


def _serve_and_exit(connection: socket.socket) -> None:
    """Open one file within the limits. Whoever asked sees every other end as no answer."""
    try:
        limit_process()
        connection.sendall(STARTED)
        wish, _line, content = _read_to_end(connection).partition(b"\n")
        connection.sendall(build_answer(content, json.loads(wish) if wish else None))
        os._exit(0)
    finally:  # in a copy nothing else may run
        os._exit(1)


def limit_process() -> None:
    """Limit this process and no other: time, memory, files. A limit of time ends it at once, also
    inside a library."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(MAX_SECONDS)
    os.nice(NICENESS)
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    for kind, limit in LIMITS:
        resource.setrlimit(kind, (limit, limit))


def build_answer(content: bytes, portrait: tuple[int, int] | None = None) -> bytes:
    """A line of JSON with `media_type`, and what is kept; or with `fault`, and nothing. Of a
    portrait also `pixels`, with which it came."""
    facts: dict[str, object] = {}
    try:
        if portrait is None:
            kept, media_type = normalize_file(content)
        else:
            (kept, pixels), media_type = normalize_portrait(content, *portrait), JPEG_TYPE
            facts["pixels"] = pixels
    except UnusableFile as error:
        return json.dumps({"fault": error.fault}).encode() + b"\n"
    facts |= {"media_type": media_type, "size": len(kept)}
    return json.dumps(facts).encode() + b"\n" + kept


def _read_to_end(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(READ_BYTES):
        parts.append(part)
    return b"".join(parts)


if __name__ == "__main__":
    main(int(sys.argv[1]))
