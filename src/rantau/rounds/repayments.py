"""List a payment that is due back, as a duty of headquarters: with the payment itself, or by the
worker."""

from django.db.models import F, Value
from django.db.models.functions import Replace, Upper
from django.utils.translation import gettext_lazy

from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.duties.interface import DutyInput, DutyKind, open_duty
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.rounds.models import Payment, Repayment
from rantau.rounds.permissions import RECORD_REPAYMENT

REPAY_DUTY = DutyKind(
    "rounds:give_payment_back",
    gettext_lazy("Give a payment back"),
    RECORD_REPAYMENT,
    "rounds:repayment",
)
WORKING_DAYS_TO_REPAY = 5  # chosen by us

_SPACELESS = Replace(F("bank_reference"), Value(" "), Value(""))
# `normalize_bank_reference` of a column, as the bank's report has it.
NORMALIZED_BANK_REFERENCE = Upper(Replace(_SPACELESS, Value("-"), Value("")))


def normalize_bank_reference(text: str) -> str:
    """A bank's reference in one form, however it was typed: capitals, no spaces and no hyphens."""
    return "".join(text.split()).replace("-", "").upper()


def insert_repayment(payment: Payment, *, revision: int = 0) -> Repayment:
    """List a payment that is due back, with a duty of headquarters.

    revision  1 where the entry of the journal is about what is listed; 0 where it is about the
              payment
    Raises    IntegrityError where it is listed already
    """
    is_of_seat = payment.outcome == Payment.SEATED
    headquarters, at = get_headquarters_id(), clock.now()
    row = Repayment(
        id=uuid7(),
        reference=generate_reference("PK"),
        payment=payment,
        cause=Repayment.REFUSED if is_of_seat else payment.outcome,
        opened_at=at,
        due_at=get_due_at(headquarters, at, WORKING_DAYS_TO_REPAY),
        revision=revision,
    )
    row.save(force_insert=True)
    duty = DutyInput(REPAY_DUTY.code, "repayment", row.reference, headquarters, row.due_at)
    open_duty(about=row.id, duty=duty)
    return row
