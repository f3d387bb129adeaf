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
    text: ClassVar[str | Promise] = _("This document was not found.")


@dataclass(eq=False)
class NoSuchFile(NotFound):
    """No received file that the actor may see, or its content is not on the disk."""

    code: ClassVar[str] = "file.not_found"
    text: ClassVar[str | Promise] = _("This file was not found.")


@dataclass(eq=False)
class DocumentRevoked(DomainError):
    """The document was revoked: its paper is not handed out any more."""

    code: ClassVar[str] = "document.revoked"
    text: ClassVar[str | Promise] = _(
        "This document was revoked and cannot be downloaded any more."
    )
    status: ClassVar[int] = 410


@dataclass(eq=False)
class FileTooLarge(DomainError):
    """A file over the limit."""

    code: ClassVar[str] = "file.too_large"
    text: ClassVar[str | Promise] = _(
        "The file is larger than 10 MB. Scan it again in a smaller size."
    )
    status: ClassVar[int] = 413
    most_bytes: int = 0


@dataclass(eq=False)
class UnsupportedFileType(DomainError):
    """Neither a PDF nor a picture by its content, whatever it is called."""

    code: ClassVar[str] = "file.not_taken"
    text: ClassVar[str | Promise] = _(
        "The content of this file is not a PDF or a picture (JPEG, PNG, HEIC)."
    )
    status: ClassVar[int] = 415


@dataclass(eq=False)
class DamagedFile(DomainError):
    """A PDF or picture that cannot be opened or ends too early."""

    code: ClassVar[str] = "file.damaged"
    text: ClassVar[str | Promise] = _(
        "This file is damaged and cannot be opened. Scan or photograph it again."
    )
    status: ClassVar[int] = 422


@dataclass(eq=False)
class LockedFile(DomainError):
    """A PDF that nobody opens without its password."""

    code: ClassVar[str] = "file.locked"
    text: ClassVar[str | Promise] = _(
        "This PDF is locked with a password. Save it without the password and choose it again."
    )
    status: ClassVar[int] = 422


@dataclass(eq=False)
class PictureTooLarge(DomainError):
    """A picture with more points than are opened."""

    code: ClassVar[str] = "file.too_many_pixels"
    text: ClassVar[str | Promise] = _(
        "This picture has more than 50 megapixels. Scan or photograph it again in a smaller size."
    )
    status: ClassVar[int] = 413
    max_pixels: int = 0


@dataclass(eq=False)
class FileNotStored(DomainError):
    """The disk did not take the file; nothing was recorded."""

    code: ClassVar[str] = "file.not_kept"
    text: ClassVar[str | Promise] = _("The file was not kept. Nothing was recorded; try again.")
    status: ClassVar[int] = 503
