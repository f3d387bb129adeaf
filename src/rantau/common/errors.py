"""Domain errors: each has a code for machines, a sentence for people, an HTTP status and fields
with details."""

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, dataclass_transform

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass_transform(eq_default=False, field_specifiers=(field,))
@dataclass(eq=False)
class DomainError(Exception):
    """A request that cannot be carried out. Subclasses say what and why, in their class line.

    Every subclass is a dataclass, without a decorator of its own; its fields are the details.

    code     for machines
    message  for people, translated when it is shown
    status   of the HTTP response; what a subclass leaves out it has from its base
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str | Promise] = _("This request cannot be carried out.")
    status: ClassVar[int] = 422

    def __init_subclass__(
        cls, *, code: str = "", message: str | Promise = "", status: int = 0
    ) -> None:
        super().__init_subclass__()
        cls.code, cls.message, cls.status = (
            code or cls.code,
            message or cls.message,
            status or cls.status,
        )
        dataclass(eq=False)(cls)

    def __str__(self) -> str:
        return str(self.message)

    @property
    def details(self) -> dict[str, Any]:
        """The error's own fields, safe to show: no error carries personal data."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


class NotFound(DomainError, code="not_found", message=_("Not found."), status=404):
    """Absent and forbidden get the same answer (docs/design/access.md)."""


class Forbidden(
    DomainError, code="forbidden", message=_("Your role does not include this."), status=403
):
    """The actor's role does not include this act at all."""


class CrossSiteForm(
    DomainError,
    code="cross_site_form",
    message=_(
        "This form was sent by a page of another site, so nothing was done. Open the page here, and"
        " send it again."
    ),
    status=403,
):
    """The browser says that another site sent the form."""


class StaleRevision(
    DomainError,
    code="stale",
    message=_("Someone else changed this since the page was opened."),
    status=409,
):
    """Someone else changed the record since the page was opened."""

    seen: int = 0
    now: int = 0


class IdempotencyKeyReused(
    DomainError,
    code="idempotency.key_reused",
    message=_("The same key was used for another request."),
):
    """The same idempotency key came with another body."""


class InvalidInput(DomainError, code="invalid", message=_("Some answers need to be corrected.")):
    """One or more fields cannot be accepted: {field: [sentence, ...]}."""

    problems: dict[str, list[str]] = field(default_factory=dict)


class TooManyRequests(
    DomainError,
    code="check.too_often",
    message=_("Too many questions from this network. Wait a moment, then try again."),
    status=429,
):
    """Too many attempts from one source; a correct code is still answered."""
