"""Payments that are due back."""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction

from rantau.access.actor import build_system_actor
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.rounds.models import Place, Repayment, SeatCount
from rantau.rounds.services.repayments import RepaymentInput, record_repayment
from tests.actors import get_officer
from tests.factories.payments import FEE, build_payment, record
from tests.factories.rounds import OPENING, find_ticket
from tests.worker_login import get_officer_as_system

SYSTEM = build_system_actor("test")
BANK = "KEMBALI1"


def pay_unknown(reference="B-1", code="880626147731"):
    """The bank reports a payment whose code no place has; gives the reference under which it is to
    be given back."""
    return pay(reference, code)


def pay(reference, code, rupiah=FEE):
    """The bank reports a payment of a minute ago; gives the reference under which it is to be given
    back, None where it is not due."""
    officer = get_officer("pusat")
    paid_at = clock.now() - timedelta(minutes=1)
    record(build_payment(reference, code, at=paid_at, rupiah=rupiah), find=get_officer)
    with reading_as(officer):
        rows = Repayment.objects.filter(payment__bank_reference=reference)
        return rows.values_list("reference", flat=True).first()


def give_back(reference, *, by="pusat", bank_reference=BANK):
    """One of headquarters says that the bank gave it back today."""
    data = RepaymentInput(Repayment.GIVEN_BACK, bank_reference, clock.today())
    officer = get_officer(by)
    return record_repayment(officer, uuid4(), reference, data, seen=get_revision(reference)).answer


def get_revision(reference):
    """What an officer who just opened it has seen."""
    with reading_as(get_officer("pusat")):
        rows = Repayment.objects.filter(reference=reference)
        return rows.values_list("revision", flat=True).first() or 0


def let_it_be_paid(code):
    """The seat of the place with this secret code is paid; by the worker's login."""
    ticket = find_ticket(code)
    with transaction.atomic(), acting_as(SYSTEM):
        SeatCount.objects.filter(sector="manufacturing", city="jakarta").update(taken=1)
        place = Place.objects.filter(ticket=ticket)
        place.update(state=Place.OFFERED, offered_at=OPENING, pay_until=OPENING)
        payment_code = place.get().payment_code
    record(build_payment("B-1", payment_code, at=OPENING), find=get_officer_as_system)
