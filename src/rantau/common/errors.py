"""Domain errors: each has a code for machines, a sentence for people, an HTTP status and fields
with details."""

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(eq=False)
class DomainError(Exception):
    """Something was asked that cannot be done. Subclasses say what and why.

    `code` is for machines, `message` for people, `status` for HTTP; the fields are the details.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str | Promise] = _("This request cannot be carried out.")
    status: ClassVar[int] = 422

    def __str__(self) -> str:
        return str(self.message)

    @property
    def details(self) -> dict[str, Any]:
        """The error's own fields, safe to show: no error carries personal data."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass(eq=False)
class NotFound(DomainError):
    """Absent and forbidden get the same answer (docs/design/access.md)."""

    code: ClassVar[str] = "not_found"
    message: ClassVar[str | Promise] = _("Not found.")
    status: ClassVar[int] = 404


@dataclass(eq=False)
class Forbidden(DomainError):
    """The actor's role does not include this act at all."""

    code: ClassVar[str] = "forbidden"
    message: ClassVar[str | Promise] = _("Your role does not include this.")
    status: ClassVar[int] = 403


@dataclass(eq=False)
class StaleRevision(DomainError):
    """Someone else changed the record since the page was opened."""

    code: ClassVar[str] = "stale"
    message: ClassVar[str | Promise] = _("Someone else changed this since the page was opened.")
    status: ClassVar[int] = 409
    seen: int = 0
    now: int = 0


@dataclass(eq=False)
class IdempotencyKeyReused(DomainError):
    """The same idempotency key came with another body."""

    code: ClassVar[str] = "idempotency.key_reused"
    message: ClassVar[str | Promise] = _("The same key was used for another request.")


@dataclass(eq=False)
class InvalidInput(DomainError):
    """One or more fields cannot be accepted: {field: [sentence, ...]}."""

    code: ClassVar[str] = "invalid"
    message: ClassVar[str | Promise] = _("Some answers need to be corrected.")
    problems: dict[str, list[str]] = field(default_factory=dict)


@dataclass(eq=False)
class TooManyRequests(DomainError):
    """Too many attempts from one source; a correct code is still answered."""

    code: ClassVar[str] = "check.too_often"
    message: ClassVar[str | Promise] = _(
        "Too many questions from this network. Wait a moment, then try again."
    )
    status: ClassVar[int] = 429
