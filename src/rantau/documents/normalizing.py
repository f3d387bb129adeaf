"""Normalise a received file: what is kept of it opens, and tells and does nothing that does not
show. No Django: it runs in the process of `file_worker.py`."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pikepdf
from PIL import Image

from rantau.documents.pdfs import PDF_START, LockedPdf, UnreadablePdf, remove_active_content
from rantau.documents.pictures import (
    ORIENTATION_TAG,
    DamagedPicture,
    TooManyPixels,
    UnreadablePicture,
    fit_portrait,
    remove_metadata,
)

PDF_TYPE, JPEG_TYPE = "application/pdf", "image/jpeg"
MEDIA_TYPES = frozenset({PDF_TYPE, JPEG_TYPE, "image/png"})
# Why a file is refused; the process that asked makes an error of it.
UNSUPPORTED, DAMAGED, LOCKED, TOO_MANY_PIXELS = "unsupported", "damaged", "locked", "pixels"
# Looked up in this order: the last kind has the others below it.
FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (TooManyPixels, TOO_MANY_PIXELS),
    (DamagedPicture, DAMAGED),
    (UnreadablePicture, UNSUPPORTED),
    (LockedPdf, LOCKED),
    (UnreadablePdf, DAMAGED),
)


class UnusableFile(Exception):
    """The file is refused; `fault` says why, as one of the constants above."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def normalize_file(content: bytes) -> tuple[bytes, str]:
    """What is kept of a PDF or a picture (JPEG, PNG, HEIC), and its media type, one of
    MEDIA_TYPES; a name or a type that was sent along says nothing.

    Raises  UnusableFile; MemoryError where the process may have no more
    """
    with _translate_faults():
        if content.startswith(PDF_START):
            return remove_active_content(content), PDF_TYPE
        return remove_metadata(content)


def normalize_portrait(content: bytes, width: int, height: int) -> tuple[bytes, tuple[int, int]]:
    """What is kept of the photograph of a person: a JPEG of so many points; and how many pixels
    across and down it came with.

    Raises  UnusableFile, also for a PDF; MemoryError where the process may have no more
    """
    with _translate_faults():
        return fit_portrait(content, width, height)


@contextmanager
def _translate_faults() -> Iterator[None]:
    try:
        yield
    except tuple(kind for kind, _fault in FAULTS) as error:
        fault = next(fault for kind, fault in FAULTS if isinstance(error, kind))
        raise UnusableFile(fault) from error


def load_libraries() -> None:
    """Have the libraries load now what they load with their first file of each kind, since a
    process that opens one may open no other file."""
    picture, exif = Image.new("RGB", (8, 8)), Image.Exif()
    exif[ORIENTATION_TAG] = 6
    for kind in ("JPEG", "PNG", "HEIF"):
        out = BytesIO()
        picture.save(out, kind, exif=exif)
        normalize_file(out.getvalue())
        normalize_portrait(out.getvalue(), 8, 8)
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=""))
    normalize_file(out.getvalue())
