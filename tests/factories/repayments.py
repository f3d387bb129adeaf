"""Payments that are due back."""

from datetime import timedelta
from uuid import uuid4

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.models import Repayment
from rantau.rounds.services.payments import PaymentInput, record_payment
from rantau.rounds.services.repayments import RepaymentInput, record_repayment
from tests.actors import get_officer

FEE = 420_000
BANK = "KEMBALI-1"


def pay_unknown(reference="B-1", code="880626147731"):
    """The bank reports a payment whose code no place has; gives the reference under which it is to
    be given back."""
    return pay(reference, code)


def pay(reference, code, rupiah=FEE):
    """The bank reports a payment of a minute ago; gives the reference under which it is to be given
    back, None where it is not due."""
    officer = get_officer("pusat")
    paid_at = clock.now() - timedelta(minutes=1)
    record_payment(officer, uuid4(), PaymentInput(reference, code, rupiah, paid_at))
    with reading_as(officer):
        rows = Repayment.objects.filter(payment__bank_reference=reference)
        return rows.values_list("reference", flat=True).first()


def give_back(reference, *, by="pusat", bank_reference=BANK):
    """One of headquarters says that the bank gave it back today."""
    data = RepaymentInput(Repayment.GIVEN_BACK, bank_reference, clock.today())
    return record_repayment(get_officer(by), uuid4(), reference, data).answer
