"""Errors this app raises."""

from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound


class NoSuchAgency(NotFound, code="agency.not_found", message=_("This agency was not found.")):
    """No agency under this code."""


class NoSuchJobOrder(
    NotFound, code="job_order.not_found", message=_("This job order was not found.")
):
    """No such job order, or line of one, that the actor may see."""


class NoSuchLicence(NotFound, code="licence.not_found", message=_("This licence was not found.")):
    """No licence under this reference that the actor may see."""


class OwnLicence(
    DomainError,
    code="licence.own",
    message=_("Somebody else of headquarters has to decide on this licence."),
    status=409,
):
    """Whoever proposed a licence, or invited the proposer, does not decide on it."""


class NoSuchAgencyChange(
    NotFound, code="agency_change.not_found", message=_("This change was not found.")
):
    """No proposed change of an agency under this reference that the actor may see."""


class OwnAgencyChange(
    DomainError,
    code="agency_change.own",
    message=_("Somebody else of headquarters has to decide on this change."),
    status=409,
):
    """Whoever proposed a change of an agency, or invited the proposer, does not decide on it."""


class AgencyChangeWaits(
    DomainError,
    code="agency_change.waits",
    message=_("Another change of this agency waits for a decision."),
    status=409,
):
    """One change of an agency is decided on before the next is proposed."""


class AgencyEnded(
    DomainError,
    code="agency.ended",
    message=_("The end of this agency is decided. Nothing of it is changed any more."),
    status=409,
):
    """It is neither changed, renewed nor given a job order any more."""


class NothingToWarn(
    DomainError,
    code="licence.nothing_to_warn",
    message=_("No licence of this agency ends soon, or it was warned already."),
    status=409,
):
    """The licence was renewed meanwhile, or the warning was given."""


class NoSuchProposal(
    NotFound, code="job_order.proposal_not_found", message=_("This proposal was not found.")
):
    """No proposed job order under this reference that the actor may see."""


class OwnJobOrder(
    DomainError,
    code="job_order.own",
    message=_("Somebody else of headquarters has to decide on this job order."),
    status=409,
):
    """Whoever proposed a job order, or invited the proposer, does not decide on it."""


class LicenceDecided(
    DomainError,
    code="licence.decided",
    message=_("This has been decided already."),
    status=409,
):
    """Somebody confirmed or refused the licence or job order before."""


class QuotaFull(
    DomainError,
    code="quota.full",
    message=_("Every place of this line is taken. Choose another line."),
    status=409,
):
    """Every place of the line is reserved or consumed."""


class AlreadyOnHold(
    DomainError, code="hold.already", message=_("A hold is in force already."), status=409
):
    """There is an open hold on it already."""


class NotOnHold(DomainError, code="hold.none", message=_("No hold is in force."), status=409):
    """There is no hold to lift."""
