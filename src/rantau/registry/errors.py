"""The refusals this room utters."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.core.errors import NotFound, Refusal


@dataclass(eq=False)
class NoSuchPerson(NotFound):
    """Nobody under this reference whom the actor may see."""

    code: ClassVar[str] = "person.not_found"
    text: ClassVar[str | Promise] = _("Orang ini tidak ditemukan.")


@dataclass(eq=False)
class PerhapsTheSame(Refusal):
    """Somebody like this is known already: look first, then say if they are two."""

    code: ClassVar[str] = "person.perhaps_the_same"
    text: ClassVar[str | Promise] = _("Mungkin orang ini sudah terdaftar. Periksa dulu.")
    status: ClassVar[int] = 409
    candidates: list[dict] = field(default_factory=list)


@dataclass(eq=False)
class NoSuchSlip(Refusal):
    """Reference, birth date and code do not fit, or the code was used: nobody learns which."""

    code: ClassVar[str] = "slip.not_found"
    text: ClassVar[str | Promise] = _(
        "Nomor, tanggal lahir, atau kode tidak cocok, atau kode sudah dipakai."
    )
