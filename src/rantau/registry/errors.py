"""Errors this app raises."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.access.errors import RecordsDisclosed
from rantau.common.errors import DomainError, NotFound


@dataclass(eq=False)
class NoSuchPerson(NotFound):
    """Nobody under this reference whom the actor may see."""

    code: ClassVar[str] = "person.not_found"
    text: ClassVar[str | Promise] = _("Orang ini tidak ditemukan.")


@dataclass(eq=False)
class NoSuchRelative(NotFound):
    """Nobody under this key in the family of a person whom the actor may see."""

    code: ClassVar[str] = "relative.not_found"
    text: ClassVar[str | Promise] = _("Nama ini tidak ada lagi di keluarga yang tercatat.")


@dataclass(eq=False)
class TooManyRelatives(DomainError):
    """As many as one can call are recorded: one must go before another comes."""

    code: ClassVar[str] = "relative.enough"
    text: ClassVar[str | Promise] = _("Sudah ada 12 nama. Hapus dulu satu yang tidak dipakai lagi.")
    status: ClassVar[int] = 409


@dataclass(eq=False)
class PossibleDuplicate(RecordsDisclosed):
    """Somebody like this is known already: look first, then say if they are two."""

    subject_kind: ClassVar[str] = "person"
    purpose: ClassVar[str] = "compare"
    code: ClassVar[str] = "person.perhaps_the_same"
    text: ClassVar[str | Promise] = _("Mungkin orang ini sudah terdaftar. Periksa dulu.")
    status: ClassVar[int] = 409
    candidates: list[dict] = field(default_factory=list)


@dataclass(eq=False)
class NoSuchSlip(DomainError):
    """Reference, birth date and code do not fit, or the code was used: nobody learns which."""

    code: ClassVar[str] = "slip.not_found"
    text: ClassVar[str | Promise] = _(
        "Nomor, tanggal lahir, atau kode tidak cocok, atau kode sudah dipakai."
    )


@dataclass(eq=False)
class PersonAlreadyVisible(DomainError):
    """The office sees this person anyhow: nothing needs to be opened."""

    code: ClassVar[str] = "person.open_already"
    text: ClassVar[str | Promise] = _("Kantor ini sudah dapat membuka orang ini.")
    status: ClassVar[int] = 409
    reference: str = ""


@dataclass(eq=False)
class AmbiguousPerson(DomainError):
    """More than one person has this number; the reference on the slip tells which."""

    code: ClassVar[str] = "person.several"
    text: ClassVar[str | Promise] = _(
        "Ada lebih dari satu orang dengan nomor ini. Minta slip, lalu pakai nomor RT."
    )
    status: ClassVar[int] = 409
