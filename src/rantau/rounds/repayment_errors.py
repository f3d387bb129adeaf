"""What may be wrong with a command about a payment that is due back, as errors with their
messages."""

from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound


class NoSuchRepayment(
    NotFound, code="repayment.not_found", message=_("This payment was not found.")
):
    """No payment to give back under this reference."""


class NothingDue(
    DomainError,
    code="repayment.nothing_due",
    message=_("This payment is not due back, or is listed already."),
    status=409,
):
    """The payment made a seat hers that she still has, or is on the list."""


class RepaymentRecorded(
    DomainError,
    code="repayment.recorded",
    message=_("What became of it is recorded already."),
    status=409,
):
    """Somebody recorded it, and nobody has confirmed or returned it; or it is over."""


class RepaymentNotRecorded(
    DomainError,
    code="repayment.not_recorded",
    message=_("Nothing waits for a second person here."),
    status=409,
):
    """Nobody recorded what became of it, or a second person has decided."""


class OwnRepayment(
    DomainError,
    code="repayment.own",
    message=_("Somebody else of headquarters has to confirm it: you recorded it."),
    status=409,
):
    """Whoever recorded it, or invited whoever did, does not confirm it."""
