"""Errors this app raises."""

from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound


class NoSuchContact(NotFound, code="contact.not_found", message=_("This report was not found.")):
    """No contact under this reference that the actor may see."""


class NoSuchCase(NotFound, code="case.not_found", message=_("This case was not found.")):
    """No case under this reference that the actor may see."""


class NoSuchReceiptCode(
    NotFound,
    code="receipt.not_found",
    message=_("We do not know this code. Check it character by character."),
):
    """There is no contact with this receipt code."""


class ContactAlreadyRead(
    DomainError,
    code="contact.already_read",
    message=_("Another officer has read this report and decided about it."),
    status=409,
):
    """Somebody has decided about this contact meanwhile."""


class CaseEnded(DomainError, code="case.ended", message=_("This case is closed."), status=409):
    """The case is closed; nothing is added to it."""


class UnreadMessage(
    DomainError,
    code="case.message_unread",
    message=_(
        "The reporter has written again. Read it on the case's page and write a note, then close."
    ),
    status=409,
):
    """The reporter wrote again, and no note was added since."""


class AccusedOfficeReferral(
    DomainError,
    code="case.accused_office",
    message=_("This case accuses that office, which must not know of it."),
    status=409,
):
    """A case is never referred to an office that it accuses."""


class ShiftOverlap(
    DomainError,
    code="shift.overlaps",
    message=_("Somebody leads the desk for part of that time already."),
    status=409,
):
    """Another shift has a lead for part of that time."""


class NoCrisisCenter(
    DomainError,
    code="protection.no_desk",
    message=_("There is no Crisis Center in this network yet."),
    status=503,
):
    """This network has no Crisis Center yet, so that nobody could own a contact."""
