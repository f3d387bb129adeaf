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
    text: ClassVar[str | Promise] = _("Surat ini tidak ditemukan.")


@dataclass(eq=False)
class NoSuchFile(NotFound):
    """No received file that the actor may see, or its content is not on the disk."""

    code: ClassVar[str] = "file.not_found"
    text: ClassVar[str | Promise] = _("Berkas ini tidak ditemukan.")


@dataclass(eq=False)
class DocumentRevoked(DomainError):
    """The document was revoked: its paper is not handed out any more."""

    code: ClassVar[str] = "document.revoked"
    text: ClassVar[str | Promise] = _("Surat ini sudah dicabut dan tidak dapat diunduh lagi.")
    status: ClassVar[int] = 410


@dataclass(eq=False)
class FileTooLarge(DomainError):
    """A file over the limit."""

    code: ClassVar[str] = "file.too_large"
    text: ClassVar[str | Promise] = _("Berkas lebih dari 10 MB. Pindai ulang dengan ukuran kecil.")
    status: ClassVar[int] = 413
    most_bytes: int = 0


@dataclass(eq=False)
class UnsupportedFileType(DomainError):
    """Not a PDF, JPEG or PNG by its content, whatever it is called."""

    code: ClassVar[str] = "file.not_taken"
    text: ClassVar[str | Promise] = _("Isi berkas ini bukan PDF, JPEG, atau PNG.")
    status: ClassVar[int] = 415


@dataclass(eq=False)
class FileNotStored(DomainError):
    """The disk did not take the file; nothing was recorded."""

    code: ClassVar[str] = "file.not_kept"
    text: ClassVar[str | Promise] = _("Berkas belum tersimpan. Tidak ada yang dicatat; coba lagi.")
    status: ClassVar[int] = 503
