"""Errors of documents and received files."""

from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound


class NoSuchDocument(
    NotFound, code="document.not_found", message=_("This document was not found.")
):
    """No document under this serial that the actor may see."""


class NoSuchFile(NotFound, code="file.not_found", message=_("This file was not found.")):
    """No received file that the actor may see, or its content is not on the disk."""


class DocumentRevoked(
    DomainError,
    code="document.revoked",
    message=_("This document was revoked and cannot be downloaded any more."),
    status=410,
):
    """The document was revoked: its PDF is no longer given out."""


class FileTooLarge(
    DomainError,
    code="file.too_large",
    message=_("The file is larger than 10 MB. Scan it again in a smaller size."),
    status=413,
):
    """A file over the limit."""

    most_bytes: int = 0


class UnsupportedFileType(
    DomainError,
    code="file.not_taken",
    message=_("The content of this file is not a PDF or a picture (JPEG, PNG, HEIC)."),
    status=415,
):
    """Neither a PDF nor a picture by its content, whatever it is called."""


class DamagedFile(
    DomainError,
    code="file.damaged",
    message=_("This file is damaged and cannot be opened. Scan or photograph it again."),
    status=422,
):
    """A PDF or picture that cannot be opened or ends too early."""


class LockedFile(
    DomainError,
    code="file.locked",
    message=_(
        "This PDF is locked with a password. Save it without the password and choose it again."
    ),
    status=422,
):
    """A PDF that nobody opens without its password."""


class PictureTooLarge(
    DomainError,
    code="file.too_many_pixels",
    message=_(
        "This picture has more than 50 megapixels. Scan or photograph it again in a smaller size."
    ),
    status=413,
):
    """A picture with more points than are opened."""

    max_pixels: int = 0


class FileNotStored(
    DomainError,
    code="file.not_kept",
    message=_("The file was not kept. Nothing was recorded; try again."),
    status=503,
):
    """The disk did not take the file; nothing was recorded."""


class FileTooCostly(
    DomainError,
    code="file.too_costly",
    message=_(
        "This file cannot be opened within the time and memory for one file."
        " Scan or photograph it again in a smaller size."
    ),
    status=422,
):
    """Opening it took too long or too much memory, or broke the process that opened it."""


class TooManyFiles(
    DomainError,
    code="file.too_many",
    message=_(
        "Too many files are being opened at this moment. Nothing was recorded; try again in a"
        " minute."
    ),
    status=503,
):
    """No place to open a file came free in time."""


class VirusFound(
    DomainError,
    code="file.virus",
    message=_(
        "The virus scanner warns about this file. Do not open it; scan or photograph the document"
        " again on another device."
    ),
    status=422,
):
    """clamd found something in it."""


class ScannerUnavailable(
    DomainError,
    code="file.not_scanned",
    message=_(
        "The virus scanner does not answer, so no file can be received. Nothing was recorded;"
        " try again later, or record the document without a file."
    ),
    status=503,
):
    """clamd is set, but gives no verdict: the file is refused rather than taken unscanned."""


# What opening a file may come to; a scanner's finding and a full server are not among them.
UNOPENABLE = (UnsupportedFileType, DamagedFile, LockedFile, PictureTooLarge, FileTooCostly)
