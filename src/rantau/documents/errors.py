"""Errors of documents and received files."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound


@dataclass(eq=False)
class NoSuchDocument(NotFound):
    """No document under this serial that the actor may see."""

    code: ClassVar[str] = "document.not_found"
    message: ClassVar[str | Promise] = _("This document was not found.")


@dataclass(eq=False)
class NoSuchFile(NotFound):
    """No received file that the actor may see, or its content is not on the disk."""

    code: ClassVar[str] = "file.not_found"
    message: ClassVar[str | Promise] = _("This file was not found.")


@dataclass(eq=False)
class DocumentRevoked(DomainError):
    """The document was revoked: its paper is not handed out any more."""

    code: ClassVar[str] = "document.revoked"
    message: ClassVar[str | Promise] = _(
        "This document was revoked and cannot be downloaded any more."
    )
    status: ClassVar[int] = 410


@dataclass(eq=False)
class FileTooLarge(DomainError):
    """A file over the limit."""

    code: ClassVar[str] = "file.too_large"
    message: ClassVar[str | Promise] = _(
        "The file is larger than 10 MB. Scan it again in a smaller size."
    )
    status: ClassVar[int] = 413
    most_bytes: int = 0


@dataclass(eq=False)
class UnsupportedFileType(DomainError):
    """Not a PDF, JPEG or PNG by its content, whatever it is called."""

    code: ClassVar[str] = "file.not_taken"
    message: ClassVar[str | Promise] = _("The content of this file is not a PDF, JPEG or PNG.")
    status: ClassVar[int] = 415


@dataclass(eq=False)
class FileNotStored(DomainError):
    """The disk did not take the file; nothing was recorded."""

    code: ClassVar[str] = "file.not_kept"
    message: ClassVar[str | Promise] = _("The file was not kept. Nothing was recorded; try again.")
    status: ClassVar[int] = 503
