"""Check a received file: its size, by the virus scanner where one is set, and by opening it in a
process of its own.

What is taken can be read by whoever opens it later, and tells nothing that does not show.
"""

from typing import Protocol

from django.conf import settings

from rantau.documents.clamd import NoVerdict, find_virus
from rantau.documents.errors import FileTooLarge, ScannerUnavailable, VirusFound
from rantau.documents.file_opening import CheckedFile, open_file

MAX_FILE_BYTES = 10 * 1024 * 1024  # bytes of one received file


class Upload(Protocol):
    """Anything that is read like a binary file."""

    def read(self, size: int, /) -> bytes: ...


def read_upload(upload: Upload) -> bytes:
    """The whole content of an upload. Raises FileTooLarge over 10 MB, of which no more is read."""
    parts, left = [], MAX_FILE_BYTES + 1
    while left and (part := upload.read(left)):
        parts.append(part)
        left -= len(part)
    if not left:
        raise FileTooLarge(MAX_FILE_BYTES)
    return b"".join(parts)


def check_file(content: bytes, portrait: tuple[int, int] | None = None) -> CheckedFile:
    """Scan a PDF or a picture (JPEG, PNG, HEIC), whatever its name says, open it, and return what
    is stored of it.

    A PDF is stored without active content, a picture without its metadata (place, camera), HEIC as
    JPEG (docs/decisions/0024-received-files-are-opened-in-a-process-of-their-own.md).

    portrait  for the photograph of a person, how many pixels across and down are kept, as JPEG
    Raises  VirusFound, ScannerUnavailable; what `file_opening.FileOpener.open_file` raises
    """
    _require_no_virus(content)
    return open_file(content, portrait)


def _require_no_virus(content: bytes) -> None:
    """Without the setting CLAMD nothing happens; with it, no file is taken that nobody scanned."""
    if not settings.CLAMD:
        return
    try:
        is_infected = find_virus(settings.CLAMD, content)
    except NoVerdict as fault:
        raise ScannerUnavailable() from fault
    if is_infected:
        raise VirusFound()
