"""Record what the bank reports of payments: each of its references once, whatever comes of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.rounds.codes import hash_payer
from rantau.rounds.models import Payment, Place
from rantau.rounds.permissions import RECORD_PAYMENT
from rantau.rounds.repayments import insert_repayment
from rantau.rounds.selectors import get_edition_in_force

PAYMENT_RECORDED = JournalKind("rounds:payment:recorded", gettext_lazy("Payment recorded"))


@dataclass(frozen=True)
class PaymentInput:
    """One row of the bank's file; `paid_at` is aware.

    payer  the account or name that the bank gives, of which a keyed hash is kept; empty where it
           gives none
    """

    bank_reference: str
    payment_code: str
    rupiah: int
    paid_at: datetime
    payer: str = ""


@service(PAYMENT_RECORDED, permission=RECORD_PAYMENT)
def record_payment(actor: Actor, data: PaymentInput) -> CommandResult:
    """Record a payment; answers with what came of it, one of Payment.OUTCOMES. A reference that was
    recorded before answers what it did then, and nothing is done again.

    The time that counts is when it was paid, not when the bank reports it: an offer that lapsed
    meanwhile is late, since its seat went on. What makes no seat hers is listed to be given back.
    """
    known = Payment.objects.select_for_update().filter(bank_reference=data.bank_reference).first()
    if known:
        known.revision += 1
        known.save(update_fields=["revision"])
        return CommandResult(known.outcome, _build_event(known))
    rows = Place.objects.select_for_update().select_related("round")
    place = rows.filter(payment_code=data.payment_code).first()
    payment = Payment(
        id=uuid7(),
        bank_reference=data.bank_reference,
        payment_code=data.payment_code,
        rupiah=data.rupiah,
        paid_at=data.paid_at,
        recorded_at=clock.now(),
        place=place,
        payer=hash_payer(place.round.code if place else "", data.payer),
        outcome=_judge(place, data),
    )
    payment.save(force_insert=True)
    if place and payment.outcome == Payment.SEATED:
        place.state, place.seated_at, place.pay_until = Place.SEATED, clock.now(), None
        place.save(update_fields=["state", "seated_at", "pay_until"])
    else:
        insert_repayment(payment)
    return CommandResult(payment.outcome, _build_event(payment))


def _judge(place: Place | None, data: PaymentInput) -> str:
    if place is None:
        return Payment.UNKNOWN
    if place.state == Place.SEATED:
        return Payment.TWICE
    if place.state != Place.OFFERED or not place.pay_until or data.paid_at > place.pay_until:
        return Payment.LATE
    edition = get_edition_in_force(place.round)
    return Payment.SEATED if data.rupiah == edition.fee_rupiah else Payment.AMOUNT


def _build_event(payment: Payment) -> JournalEvent:
    terms = {"outcome": payment.outcome, "reference": payment.bank_reference}
    return JournalEvent("payment", payment.id, payment.revision, terms)
