"""Files on the disk: write (flushed, then renamed), find their paths, delete received files that
no row names."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from rantau.common import clock
from rantau.documents.models import StoredFile

PRINTED, SIGNED = "printed", "signed"  # folders of documents, in each one a year
UNFINISHED = ".new"  # how the name of a file ends that is still written


def get_stored_path(digest: str) -> Path:
    """The path of a received file, by its SHA-256 in hex."""
    return Path(settings.RANTAU_FILES) / "files" / digest[:2] / digest


def get_printed_path(serial: str, year: int, *, signed: bool = False) -> Path:
    """The path of the PDF of a document, or of its signed copy, both written by the worker."""
    folder = Path(settings.RANTAU_FILES) / (SIGNED if signed else PRINTED)
    return folder / str(year) / f"{serial}.pdf"


def write_file(path: Path, content: bytes) -> None:
    """Write `content` to `path`; it is on the disk when this returns: first the file, then its
    name. Each writer has a temporary file of its own, and leaves none where the
    disk fails. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{uuid4().hex}{UNFINISHED}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            renew_file_time(file.fileno())
            os.fsync(file.fileno())
        fresh.rename(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def renew_file_time(file: Path | int) -> None:
    """Set a file's time to now by our clock, by which `delete_orphan_files` judges. Raises OSError.

    file  a path or an open descriptor
    """
    now = clock.now().timestamp()
    os.utime(file, (now, now))


# From the digests of stored files, those that rows of an app above name.
FileOwner = Callable[[list[str]], set[str]]
_file_owners: list[FileOwner] = []


def register_file_owner(find_named: FileOwner) -> None:
    """Have the sweep keep the files that rows of another app name, at start-up."""
    _file_owners.append(find_named)


ORPHAN_MIN_AGE = timedelta(days=1)  # no transaction is open so long
ORPHAN_BATCH_SIZE = 500


def delete_orphan_files() -> int:
    """Delete received files older than a day that no row names, and what processes that were killed
    left half written; returns how many. As the worker."""
    removed, batch = _delete_unfinished(), []
    for path in _iterate_old_files():
        batch.append(path)
        if len(batch) == ORPHAN_BATCH_SIZE:
            removed += _delete_unreferenced(batch)
            batch = []
    return removed + _delete_unreferenced(batch)


def _delete_unfinished() -> int:
    """Delete old temporary files of `write_file` beside printed documents and signed copies; those
    beside received files are swept as these are."""
    root = Path(settings.RANTAU_FILES)
    unfinished = [
        path
        for folder in (PRINTED, SIGNED)
        for path in (root / folder).glob(f"*/*{UNFINISHED}")
        if _is_old(path)
    ]
    for path in unfinished:
        path.unlink(missing_ok=True)
    return len(unfinished)


def _iterate_old_files() -> Iterator[Path]:
    return filter(_is_old, (Path(settings.RANTAU_FILES) / "files").glob("*/*"))


def _is_old(path: Path) -> bool:
    """Whether a file is there and older than a day."""
    threshold = (clock.now() - ORPHAN_MIN_AGE).timestamp()
    try:
        return path.stat().st_mtime < threshold
    except FileNotFoundError:  # renamed meanwhile, by whoever wrote it
        return False


def _delete_unreferenced(paths: list[Path]) -> int:
    """`store_file` renews the time of a file whose content comes again, so that it is not
    deleted here: each is looked at once more just before."""
    digests = [path.name for path in paths]
    known = set(StoredFile.objects.filter(digest__in=digests).values_list("digest", flat=True))
    for find_named in _file_owners:
        known |= find_named(digests)
    removed = 0
    for path in paths:
        if path.name not in known and _is_old(path):
            path.unlink(missing_ok=True)
            removed += 1
    return removed
