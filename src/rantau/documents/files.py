"""Files on the disk: written, flushed and renamed, so that a name never means half a file."""

import hashlib
import os
from pathlib import Path
from typing import Protocol

from django.conf import settings

from rantau.documents.errors import FileNotTaken, FileTooLarge

MOST = 10 * 1024 * 1024  # bytes of one received file
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
TAIL = 2048  # within so many bytes of its end a PDF names its table


class Upload(Protocol):
    """Anything that is read like a binary file."""

    def read(self, size: int, /) -> bytes: ...


def received(upload: Upload) -> bytes:
    """The whole content of an upload; FileTooLarge over 10 MB, of which no more is read."""
    parts, left = [], MOST + 1
    while left and (part := upload.read(left)):
        parts.append(part)
        left -= len(part)
    if not left:
        raise FileTooLarge(MOST)
    return b"".join(parts)


def media_type(content: bytes) -> str:
    """PDF, JPEG or PNG by the signs that such a file begins and ends with; else FileNotTaken."""
    end = content[-TAIL:]
    if content.startswith(b"%PDF-") and b"startxref" in end and b"%%EOF" in end:
        return PDF
    if content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in end:
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") and b"IEND" in end:
        return PNG
    raise FileNotTaken()


def digest_of(content: bytes) -> str:
    """The SHA-256 of a content, in hex."""
    return hashlib.sha256(content).hexdigest()


def kept_path(digest: str) -> Path:
    """Where a received file lies, by its SHA-256."""
    return Path(settings.RANTAU_DATA) / "files" / digest[:2] / digest


def printed_path(serial: str, year: int, *, signed: bool = False) -> Path:
    """Where the worker puts the PDF of a document, or its signed copy."""
    folder = Path(settings.RANTAU_DATA) / ("signed" if signed else "printed")
    return folder / str(year) / f"{serial}.pdf"


def put(path: Path, content: bytes) -> None:
    """Write `content` to `path`, on the disk when this returns: file, then name."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
