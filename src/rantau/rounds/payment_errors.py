"""What may be wrong with a command about rows of the bank's report, as errors with their
messages."""

from django.utils.translation import gettext_lazy as _

from rantau.common.errors import DomainError, NotFound


class NoSuchPaymentReport(
    NotFound,
    code="payment_report.not_found",
    message=_("These rows of the bank's report were not found."),
):
    """No report under this reference."""


class PaymentReportKnown(
    DomainError,
    code="payment_report.known",
    message=_("The same rows were entered just now. Look at the list of what was entered."),
    status=409,
):
    """Another officer entered the same rows in the same moment."""


class OwnPaymentReport(
    DomainError,
    code="payment_report.own",
    message=_("Somebody else of headquarters has to confirm it."),
    status=409,
):
    """Whoever entered rows, or belongs to the same hands, does not decide on them."""


class PaymentReportDecided(
    DomainError,
    code="payment_report.decided",
    message=_("This has been decided already."),
    status=409,
):
    """Somebody confirmed or refused the rows before."""


class PaymentReportDiffers(
    DomainError,
    code="payment_report.differs",
    message=_("These are not the rows that were entered. Refuse them, and enter them again."),
    status=409,
):
    """A row was altered, added or taken away in the database."""
