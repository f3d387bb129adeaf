"""Errors of accounts, appointments, invitations, API clients and break-glass reviews."""

from collections.abc import Sequence
from dataclasses import InitVar, field
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound, TooManyRequests
from rantau.common.ratelimit import Counter


class RecordsDisclosed(DomainError):
    """An error that shows something of records. The command is rolled back, but that the records
    were read is logged all the same (`access.service`). Their ids are no detail, so that no
    response shows them.

    counters   under which the question is counted; while it has to wait, the error that `too_often`
               names is raised instead, which shows nothing
    """

    subject_kind: ClassVar[str]
    purpose: ClassVar[str]
    too_often: ClassVar[type[DomainError]] = TooManyRequests
    records: InitVar[Sequence[UUID]] = ()
    counters: InitVar[Sequence[Counter]] = ()

    def __post_init__(self, records: Sequence[UUID], counters: Sequence[Counter]) -> None:
        self.subjects, self.counted = tuple(records), tuple(counters)


class UnknownClient(
    DomainError,
    code="client.unknown",
    message=_("The application's name or secret does not match."),
    status=401,
):
    """No such API client, or a wrong secret: the same answer for both."""


class MissingScope(
    DomainError,
    code="scope.missing",
    message=_("This token does not include that act."),
    status=403,
):
    """The token, or its client, does not include this scope."""

    scope: str = ""


class NoSuchClient(NotFound, code="client.not_found", message=_("This application was not found.")):
    """No API client under this code that the actor may see, or it has ended."""


class NoSuchOffice(NotFound, code="office.not_found", message=_("This office was not found.")):
    """No office under this code for which the actor may do this."""


class OfficeClosed(
    DomainError, code="office.closed", message=_("This office has been closed."), status=409
):
    """The office was closed for good."""


class OfficeInUse(
    DomainError,
    code="office.in_use",
    message=_(
        "This office is still needed. Finish its work, end the appointments of its officers"
        " and close the offices below it first."
    ),
    status=409,
):
    """Work is open there, officers besides administrators are appointed, offices stand below it,
    or the network needs it."""

    open_work: dict[str, int] = field(default_factory=dict)


class NoSuchReview(
    NotFound, code="review.not_found", message=_("This emergency opening was not found.")
):
    """No break-glass access under this id."""


class AlreadyReviewed(
    DomainError, code="review.already", message=_("Reviewed already."), status=409
):
    """Somebody has reviewed this access already."""


class NoSuchInvitation(
    NotFound,
    code="invitation.not_found",
    message=_("This link was used, has ended, or does not exist."),
):
    """The link was used, has ended, or never was."""


class NoSuchAppointment(
    NotFound, code="appointment.not_found", message=_("This appointment was not found.")
):
    """No appointment of the own office under this key, or it has ended."""


class OwnAppointment(
    DomainError,
    code="appointment.own",
    message=_(
        "You cannot change your own appointments. Ask another administrator or headquarters."
    ),
    status=409,
):
    """Nobody appoints, ends, confirms or declares void for the own account."""


class NoSuchProposal(
    NotFound, code="proposal.not_found", message=_("This proposal was not found.")
):
    """No proposal under this reference that the actor may see."""


class NotYoursToDecide(
    DomainError,
    code="proposal.not_yours",
    message=_("Somebody else has to decide on this proposal: headquarters, or the office above."),
    status=403,
):
    """The proposer, the own office, or an office above where headquarters has to decide."""


class ProposalDecided(
    DomainError,
    code="proposal.decided",
    message=_("This proposal has been decided, or has expired."),
    status=409,
):
    """Somebody decided meanwhile, or nobody did in time."""


class RoleHeldAlready(
    DomainError,
    code="appointment.held",
    message=_("This person holds that role at this office already."),
    status=409,
):
    """The account holds the role at the office at some moment of the new appointment."""


class NoSuchInterest(
    NotFound, code="interest.not_found", message=_("This declaration was not found.")
):
    """No declared interest under this key that is in force."""


class NoSuchSamePerson(
    NotFound, code="same_person.not_found", message=_("This declaration was not found.")
):
    """No link of two accounts under this key that is in force."""


class NoSuchSignInName(
    NotFound,
    code="limits.not_found",
    message=_("This login or application was not found."),
):
    """No account or API client under this name that the actor manages."""


class OwnBreakGlass(
    DomainError,
    code="break_glass.own",
    message=_("You opened this record yourself. Somebody else of headquarters reviews it."),
    status=409,
):
    """Whoever opened it, under any of the own accounts, does not find that it was justified."""


class OwnLimit(
    DomainError,
    code="limits.own",
    message=_("You cannot lift your own slow-down. Ask another administrator or headquarters."),
    status=409,
):
    """A second person makes sure that the owner of the account asks for it."""


class UnreadableSecondFactor(
    DomainError,
    code="second_factor.unreadable",
    message=_(
        "Your second step cannot be checked: a key of this Rantau was replaced. "
        "Tell whoever runs it."
    ),
    status=503,
):
    """It was encrypted under another key, or its row was changed."""


class NothingToRead(
    DomainError, code="notice.none", message=_("There is no new notice."), status=409
):
    """The account has no unread notice."""


class LastAdministrator(
    DomainError,
    code="appointment.last_administrator",
    message=_("Appoint another administrator first; an office needs at least one."),
    status=409,
):
    """An office keeps at least one administrator."""


class NoEmailAddress(
    DomainError, code="email.none", message=_("Your account has no e-mail address.")
):
    """There is no address to remove."""


class NoSuchPasswordReset(
    NotFound,
    code="password_reset.not_found",
    message=_("This link was used, has ended, or does not exist. You can ask for another."),
):
    """The link was used, has ended, or never was; or the password was changed since."""


class LoginTaken(
    DomainError, code="account.login_taken", message=_("This sign-in name is taken."), status=409
):
    """Another account has this login."""
