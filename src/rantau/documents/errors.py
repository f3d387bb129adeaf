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
    message=_("The content of this file is not a PDF, JPEG or PNG."),
    status=415,
):
    """Not a PDF, JPEG or PNG by its content, whatever its name."""


class FileNotStored(
    DomainError,
    code="file.not_kept",
    message=_("The file was not kept. Nothing was recorded; try again."),
    status=503,
):
    """The disk failed; nothing was recorded."""
