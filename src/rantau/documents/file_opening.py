"""Have received files opened by a process of their own (`file_worker.py`), which is started once
in each process of the server, with the first file."""

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock

from rantau.documents.errors import (
    DamagedFile,
    FileTooCostly,
    LockedFile,
    PictureTooLarge,
    TooManyFiles,
    UnsupportedFileType,
)
from rantau.documents.file_worker import MAX_SECONDS, READ_BYTES, STARTED
from rantau.documents.normalizing import (
    DAMAGED,
    LOCKED,
    MEDIA_TYPES,
    TOO_MANY_PIXELS,
    UNSUPPORTED,
)
from rantau.documents.pictures import MAX_PIXELS

WORKER_MODULE = "rantau.documents.file_worker"
# Files open at once in each process of the server; one that is slow leaves a place for others.
MAX_OPEN_FILES = 2
MAX_WAIT = 12.0  # seconds for a place
MAX_ANSWER_BYTES = 64 * 1024 * 1024  # a HEIC of 10 MB grows as JPEG; more is no picture
MAX_STARTS = 3
GRACE = 2.0  # seconds after the process should have ended itself
MAX_HEADER_BYTES = 200
ERRORS = {
    UNSUPPORTED: UnsupportedFileType,
    DAMAGED: DamagedFile,
    LOCKED: LockedFile,
}


@dataclass(frozen=True)
class CheckedFile:
    """What is stored of an upload: its content and media type; of a portrait also how many pixels
    across and down it came with."""

    content: bytes
    media_type: str
    pixels: tuple[int, int] | None = None


class _NoAnswer(Exception):
    """The connection ended before a whole answer."""


class FileOpener:
    """Starts the process that forks for each file, and starts it again if it ended.

    module   what it runs
    """

    def __init__(self, module: str = WORKER_MODULE) -> None:
        self._module = module
        self._lock = Lock()
        self._places = BoundedSemaphore(MAX_OPEN_FILES)
        self._running: tuple[socket.socket, subprocess.Popen[bytes]] | None = None

    def open_file(self, content: bytes, portrait: tuple[int, int] | None = None) -> CheckedFile:
        """Open a PDF or a picture (JPEG, PNG, HEIC) and return what is kept of it.

        portrait  for the photograph of a person, how many pixels across and down are kept

        Raises  UnsupportedFileType, DamagedFile, LockedFile, PictureTooLarge; FileTooCostly where
                it took too much time or memory, or ended the process; TooManyFiles
        """
        if not self._places.acquire(timeout=MAX_WAIT):
            raise TooManyFiles()
        try:
            wish = json.dumps(portrait).encode() if portrait else b""
            checked = _parse_answer(self._ask(wish + b"\n" + content))
            if portrait and checked.pixels is None:
                raise _NoAnswer()
            return checked
        except _NoAnswer as fault:
            raise FileTooCostly() from fault
        finally:
            self._places.release()

    def close(self) -> None:
        """End the process that forks; files that are open are finished."""
        with self._lock:
            self._end()

    def get_process_id(self) -> int:
        """The id of the process that forks, which is started if it does not run."""
        with self._lock:
            return self._start_if_ended()[1].pid

    def _ask(self, content: bytes) -> bytes:
        """The whole answer. Asked again where no process was started for the file, as when
        somebody ended the one that forks."""
        for _attempt in range(MAX_STARTS):
            connection, process = self._connect()
            with connection:
                if _is_started(connection):
                    return _converse(connection, content)
            with self._lock:
                if self._running is not None and self._running[1] is process:
                    self._end()
        raise TooManyFiles()

    def _connect(self) -> tuple[socket.socket, subprocess.Popen[bytes]]:
        """A connection to a fresh process for one file, and the process that forks it. Raises
        TooManyFiles where none can be started."""
        connection, far_end = socket.socketpair()
        with self._lock, far_end:
            for _attempt in range(MAX_STARTS):
                control, process = self._start_if_ended()
                try:
                    socket.send_fds(control, [b"f"], [far_end.fileno()])
                    return connection, process
                except OSError:
                    self._end()
        connection.close()
        raise TooManyFiles()

    def _start_if_ended(self) -> tuple[socket.socket, subprocess.Popen[bytes]]:
        if self._running is not None and self._running[1].poll() is None:
            return self._running
        self._end()
        control, far_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with far_end:
            # An empty environment: no secret is where hostile files are opened.
            process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-P", "-m", self._module, str(far_end.fileno())],
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                pass_fds=[far_end.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self._running = control, process
        return self._running

    def _end(self) -> None:
        if self._running is None:
            return
        control, process = self._running
        control.close()
        process.kill()
        process.wait()
        self._running = None


def _is_started(connection: socket.socket) -> bool:
    """Whether a process answers. The first of all loads its libraries, for a fifth of a second."""
    connection.settimeout(MAX_SECONDS)
    try:
        return connection.recv(1) == STARTED
    except OSError:
        return False


def _converse(connection: socket.socket, content: bytes) -> bytes:
    """Send the file and read the answer. Raises _NoAnswer."""
    deadline = time.monotonic() + MAX_SECONDS + GRACE
    parts, size = [], 0
    try:
        connection.settimeout(MAX_SECONDS + GRACE)
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
        while part := connection.recv(READ_BYTES):
            parts.append(part)
            size += len(part)
            if size > MAX_ANSWER_BYTES:
                raise _NoAnswer()
            connection.settimeout(max(deadline - time.monotonic(), 0.01))
    except OSError as fault:
        raise _NoAnswer() from fault
    return b"".join(parts)


def _parse_answer(answer: bytes) -> CheckedFile:
    """The answer comes from where a hostile file was open: nothing in it is believed unseen."""
    header, _line, content = answer.partition(b"\n")
    try:
        if len(header) > MAX_HEADER_BYTES:
            raise _NoAnswer()
        facts = json.loads(header)
        fault, media_type = str(facts.get("fault")), str(facts.get("media_type"))
    except (ValueError, AttributeError) as error:
        raise _NoAnswer() from error
    if fault == TOO_MANY_PIXELS:
        raise PictureTooLarge(MAX_PIXELS)
    if fault in ERRORS:
        raise ERRORS[fault]()
    if media_type not in MEDIA_TYPES or facts.get("size") != len(content):
        raise _NoAnswer()
    return CheckedFile(content, media_type, _read_pixels(facts.get("pixels")))


def _read_pixels(found: object) -> tuple[int, int] | None:
    match found:
        case [int() as width, int() as height] if width > 0 and height > 0:
            return width, height
    return None


_opener = FileOpener()


def open_file(content: bytes, portrait: tuple[int, int] | None = None) -> CheckedFile:
    """As FileOpener.open_file, by the one opener of this process."""
    return _opener.open_file(content, portrait)
