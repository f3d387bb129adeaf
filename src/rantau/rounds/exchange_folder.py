"""The exchange folder: a directory for each counterpart with `out/` and `in/`
(docs/operations/exchange-folder.md).

What was taken in goes to `in/done`, what was not to `in/aside` with the reason beside it.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings

OUT, IN, DONE, ASIDE = "out", "in", "done", "aside"
MAX_NAME = 60  # characters of the name of a reason: of four bytes each a name has 255 bytes
UNFINISHED = (".tmp", ".part", ".filepart")  # as programs of transfer call what they still write


def get_counterpart(destination: str) -> str:
    """The name of the directory of a country's authority, from its code: kr for KR."""
    return destination.lower()


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file under its name at once, as `open_atomically` does."""
    with open_atomically(path) as file:
        file.write(content)


@contextmanager
def open_atomically(path: Path) -> Iterator[BinaryIO]:
    """A file to write, with its directory, which gets its name when the block ends without an
    error: nobody reads half of it, also after a power cut. One of the same name is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.parent / f".{uuid4().hex}{UNFINISHED[0]}"
    try:
        with unfinished.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def write_outgoing(counterpart: str, name: str, content: bytes) -> None:
    """Put a file into the `out/` of a counterpart."""
    with open_outgoing(counterpart, name) as file:
        file.write(content)


def open_outgoing(counterpart: str, name: str) -> AbstractContextManager[BinaryIO]:
    """A file to write for the `out/` of a counterpart, as `open_atomically` gives it."""
    return open_atomically(Path(settings.EXCHANGE_FOLDER) / counterpart / OUT / name)


def write_incoming(counterpart: str, name: str, content: bytes) -> None:
    """Put a file that was fetched into the `in/` of a counterpart; beside one of the same name that
    still waits there."""
    path = Path(settings.EXCHANGE_FOLDER) / counterpart / IN / name
    if path.exists():
        path = path.with_name(f"{uuid4().hex[:8]}-{name}")
    write_atomically(path, content)


def list_incoming() -> Iterator[tuple[str, Path]]:
    """Each counterpart and each finished file in its `in/`, by name. Links lead out of the folder,
    and whoever writes into it may have made them: none is followed."""
    folder = Path(settings.EXCHANGE_FOLDER)
    for inbox in sorted(folder.glob(f"*/{IN}")):
        if inbox.is_symlink() or inbox.parent.is_symlink():
            continue
        for path in sorted(inbox.iterdir()):
            is_finished = not path.name.startswith(".") and path.suffix not in UNFINISHED
            if is_finished and path.is_file() and not path.is_symlink():
                yield inbox.parent.name, path


def read_incoming(path: Path, most: int) -> bytes | None:
    """The bytes of a file, one more than `most` of a larger one; None where another worker has
    moved it."""
    try:
        with open(path, "rb", opener=_open_no_link) as file:
            return file.read(most + 1)
    except FileNotFoundError:
        return None


def _open_no_link(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def move_aside(path: Path, folder: str, reason: str = "") -> None:
    """Move a file of `in/` to DONE or ASIDE, the reason beside it; nothing where another worker
    has moved it. A file of the same name there is not replaced.

    Raises  NotADirectoryError where the sender has put a link in the place of the directory
    """
    target = path.parent / folder
    target.mkdir(exist_ok=True)
    if target.is_symlink():
        raise NotADirectoryError(target)
    name = path.name if not (target / path.name).exists() else f"{uuid4().hex[:8]}-{path.name}"
    try:
        path.rename(target / name)
    except FileNotFoundError:
        return
    if reason:
        write_atomically(target / f"{name[:MAX_NAME]}.reason", f"{reason}\n".encode())
