"""Errors of accounts, appointments, invitations, API clients and break-glass reviews."""

from collections.abc import Sequence
from dataclasses import InitVar, dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound


@dataclass(eq=False)
class RecordsDisclosed(DomainError):
    """A refusal that shows something of records: that they were looked at is kept, although
    nothing else of the command is. What was seen is no detail, so that no door shows the keys."""

    subject_kind: ClassVar[str]
    purpose: ClassVar[str]
    records: InitVar[Sequence[UUID]] = ()

    def __post_init__(self, records: Sequence[UUID]) -> None:
        self.subjects = tuple(records)


@dataclass(eq=False)
class UnknownClient(DomainError):
    """No such machine, or not its secret: the same answer for both."""

    code: ClassVar[str] = "client.unknown"
    message: ClassVar[str | Promise] = _("The application's name or secret does not match.")
    status: ClassVar[int] = 401


@dataclass(eq=False)
class MissingScope(DomainError):
    """The token, or its client, does not include this scope."""

    code: ClassVar[str] = "scope.missing"
    message: ClassVar[str | Promise] = _("This token does not include that act.")
    status: ClassVar[int] = 403
    scope: str = ""


@dataclass(eq=False)
class NoSuchClient(NotFound):
    """No machine under this code that the actor may see, or it has ended."""

    code: ClassVar[str] = "client.not_found"
    message: ClassVar[str | Promise] = _("This application was not found.")


@dataclass(eq=False)
class NoSuchOffice(NotFound):
    """No office under this code for which the actor may do this."""

    code: ClassVar[str] = "office.not_found"
    message: ClassVar[str | Promise] = _("This office was not found.")


@dataclass(eq=False)
class OfficeClosed(DomainError):
    """The office was closed for good."""

    code: ClassVar[str] = "office.closed"
    message: ClassVar[str | Promise] = _("This office has been closed.")
    status: ClassVar[int] = 409


@dataclass(eq=False)
class OfficeInUse(DomainError):
    """Officers are appointed there or offices stand below it, or the network needs it."""

    code: ClassVar[str] = "office.in_use"
    message: ClassVar[str | Promise] = _(
        "This office is still needed. End its appointments and close the offices below it first."
    )
    status: ClassVar[int] = 409
    appointments: int = 0
    offices: int = 0


@dataclass(eq=False)
class NoSuchReview(NotFound):
    """No broken glass under this key."""

    code: ClassVar[str] = "review.not_found"
    message: ClassVar[str | Promise] = _("This emergency opening was not found.")


@dataclass(eq=False)
class AlreadyReviewed(DomainError):
    """Somebody has answered for it already."""

    code: ClassVar[str] = "review.already"
    message: ClassVar[str | Promise] = _("Reviewed already.")
    status: ClassVar[int] = 409


@dataclass(eq=False)
class NoSuchInvitation(NotFound):
    """The link was used, has ended, or never was."""

    code: ClassVar[str] = "invitation.not_found"
    message: ClassVar[str | Promise] = _("This link was used, has ended, or does not exist.")


@dataclass(eq=False)
class NoSuchAppointment(NotFound):
    """No appointment of the own office under this key, or it has ended."""

    code: ClassVar[str] = "appointment.not_found"
    message: ClassVar[str | Promise] = _("This appointment was not found.")


@dataclass(eq=False)
class LastAdministrator(DomainError):
    """An office keeps one who can appoint others."""

    code: ClassVar[str] = "appointment.last_administrator"
    message: ClassVar[str | Promise] = _(
        "Appoint another administrator first; an office keeps one."
    )
    status: ClassVar[int] = 409


@dataclass(eq=False)
class LoginTaken(DomainError):
    """Somebody signs in under this name already."""

    code: ClassVar[str] = "account.login_taken"
    message: ClassVar[str | Promise] = _("This sign-in name is taken.")
    status: ClassVar[int] = 409
