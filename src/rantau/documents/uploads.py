"""Check a received file by opening it: a PDF with qpdf, a picture with Pillow.

What is taken can be read by whoever opens it later, and tells nothing that does not show.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

import pikepdf

from rantau.documents.errors import (
    DamagedFile,
    FileTooLarge,
    LockedFile,
    PictureTooLarge,
    UnsupportedFileType,
)
from rantau.documents.pictures import (
    MAX_PIXELS,
    DamagedPicture,
    TooManyPixels,
    UnreadablePicture,
    remove_metadata,
)

MAX_FILE_BYTES = 10 * 1024 * 1024  # bytes of one received file
MAX_UNPACKED_BYTES = 16 * 1024 * 1024  # of one part that says where the others of a PDF are
PDF_START = b"%PDF-"

pikepdf.settings.set_qpdf_limits(
    doc_max_warnings=200,
    flate_max_memory=MAX_UNPACKED_BYTES,
    png_max_memory=MAX_UNPACKED_BYTES,
    run_length_max_memory=MAX_UNPACKED_BYTES,
    tiff_max_memory=MAX_UNPACKED_BYTES,
)


class Upload(Protocol):
    """Anything that is read like a binary file."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class CheckedFile:
    """What is stored of an upload: its content and media type."""

    content: bytes
    media_type: str


def read_upload(upload: Upload) -> bytes:
    """The whole content of an upload. Raises FileTooLarge over 10 MB, of which no more is read."""
    parts, left = [], MAX_FILE_BYTES + 1
    while left and (part := upload.read(left)):
        parts.append(part)
        left -= len(part)
    if not left:
        raise FileTooLarge(MAX_FILE_BYTES)
    return b"".join(parts)


def check_file(content: bytes) -> CheckedFile:
    """Open a PDF or a picture (JPEG, PNG, HEIC), whatever its name says.

    A picture is stored without its metadata (place, camera), HEIC as JPEG.

    Raises  UnsupportedFileType, DamagedFile, LockedFile, PictureTooLarge
    """
    if content.startswith(PDF_START):
        _check_pdf(content)
        return CheckedFile(content, "application/pdf")
    try:
        return CheckedFile(*remove_metadata(content))
    except TooManyPixels as fault:
        raise PictureTooLarge(MAX_PIXELS) from fault
    except DamagedPicture as fault:
        raise DamagedFile() from fault
    except UnreadablePicture as fault:
        raise UnsupportedFileType() from fault


def _check_pdf(content: bytes) -> None:
    """A PDF that opens without a password and has a page; qpdf mends small faults of its table."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            pages = len(pdf.pages)
    except pikepdf.PasswordError as fault:
        raise LockedFile() from fault
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError) as fault:
        raise DamagedFile() from fault
    if not pages:
        raise DamagedFile()
