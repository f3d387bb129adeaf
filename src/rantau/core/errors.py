"""Typed refusals: what a person is told, as words and as data, at every door alike."""

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(eq=False)
class Refusal(Exception):
    """Something was asked that cannot be done. Subclasses say what and why.

    `code` is for machines, `text` for people, `status` for HTTP; the fields are the details.
    """

    code: ClassVar[str] = "refused"
    text: ClassVar[str | Promise] = _("Permintaan ini tidak dapat dilakukan.")
    status: ClassVar[int] = 422

    def __str__(self) -> str:
        return str(self.text)

    @property
    def details(self) -> dict[str, Any]:
        """The refusal's own fields, safe to show: no refusal carries personal data."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass(eq=False)
class NotFound(Refusal):
    """Absent and forbidden answer alike (DESIGN 3.1)."""

    code: ClassVar[str] = "not_found"
    text: ClassVar[str | Promise] = _("Tidak ditemukan.")
    status: ClassVar[int] = 404


@dataclass(eq=False)
class Forbidden(Refusal):
    """The actor's role does not include this act at all."""

    code: ClassVar[str] = "forbidden"
    text: ClassVar[str | Promise] = _("Peran Anda tidak mencakup tindakan ini.")
    status: ClassVar[int] = 403


@dataclass(eq=False)
class Stale(Refusal):
    """Someone else changed the record since the page was opened."""

    code: ClassVar[str] = "stale"
    text: ClassVar[str | Promise] = _("Data ini sudah diubah orang lain sejak halaman dibuka.")
    status: ClassVar[int] = 409
    seen: int = 0
    now: int = 0


@dataclass(eq=False)
class KeyReused(Refusal):
    """The same idempotency key came with another body."""

    code: ClassVar[str] = "idempotency.key_reused"
    text: ClassVar[str | Promise] = _("Kunci yang sama sudah dipakai untuk permintaan lain.")


@dataclass(eq=False)
class Invalid(Refusal):
    """One or more fields cannot be accepted: {field: [sentence, ...]}."""

    code: ClassVar[str] = "invalid"
    text: ClassVar[str | Promise] = _("Ada isian yang perlu diperbaiki.")
    problems: dict[str, list[str]] = field(default_factory=dict)
