"""Errors this app raises."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound


@dataclass(eq=False)
class NoSuchContact(NotFound):
    """No contact under this reference behind the actor's wall."""

    code: ClassVar[str] = "contact.not_found"
    message: ClassVar[str | Promise] = _("This report was not found.")


@dataclass(eq=False)
class NoSuchCase(NotFound):
    """No case under this reference that the actor may see."""

    code: ClassVar[str] = "case.not_found"
    message: ClassVar[str | Promise] = _("This case was not found.")


@dataclass(eq=False)
class NoSuchReceiptCode(NotFound):
    """The receipt code reads nothing."""

    code: ClassVar[str] = "receipt.not_found"
    message: ClassVar[str | Promise] = _("We do not know this code. Check it sign by sign.")


@dataclass(eq=False)
class ContactAlreadyRead(DomainError):
    """Somebody else has decided about this contact meanwhile."""

    code: ClassVar[str] = "contact.already_read"
    message: ClassVar[str | Promise] = _(
        "Another officer has read this report and decided about it."
    )
    status: ClassVar[int] = 409


@dataclass(eq=False)
class CaseEnded(DomainError):
    """The case was closed; nothing is added to it."""

    code: ClassVar[str] = "case.ended"
    message: ClassVar[str | Promise] = _("This case is closed.")
    status: ClassVar[int] = 409


@dataclass(eq=False)
class UnreadMessage(DomainError):
    """The reporter wrote again, and nobody has noted anything since."""

    code: ClassVar[str] = "case.message_unread"
    message: ClassVar[str | Promise] = _(
        "The reporter has written again. Read it on the case's page and write a note, then close."
    )
    status: ClassVar[int] = 409


@dataclass(eq=False)
class AccusedOfficeReferral(DomainError):
    """A case is not referred to a unit that it accuses."""

    code: ClassVar[str] = "case.accused_office"
    message: ClassVar[str | Promise] = _(
        "This case accuses that office, which must not know of it."
    )
    status: ClassVar[int] = 409


@dataclass(eq=False)
class ShiftOverlap(DomainError):
    """There is a lead already for some of that time."""

    code: ClassVar[str] = "shift.overlaps"
    message: ClassVar[str | Promise] = _("Somebody leads the desk for part of that time already.")
    status: ClassVar[int] = 409


@dataclass(eq=False)
class NoCrisisCenter(DomainError):
    """There is no Crisis Center in this network yet, so nobody could own a contact."""

    code: ClassVar[str] = "protection.no_desk"
    message: ClassVar[str | Promise] = _("There is no Crisis Center in this network yet.")
    status: ClassVar[int] = 503
