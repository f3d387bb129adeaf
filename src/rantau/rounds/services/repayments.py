"""Give payments back: the worker lists what is due, one of headquarters records what the bank did,
and another confirms it. Rantau moves no money."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.selectors import list_own_hands
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.text import is_storable
from rantau.duties.interface import close_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.journal.models import MAX_WHY_LENGTH
from rantau.rounds.appeal_steps import require_reason
from rantau.rounds.models import Payment, Repayment
from rantau.rounds.permissions import DECIDE_REPAYMENT, OPEN_REPAYMENT, RECORD_REPAYMENT
from rantau.rounds.repayment_errors import (
    NothingDue,
    OwnRepayment,
    RepaymentNotRecorded,
    RepaymentRecorded,
)
from rantau.rounds.repayment_selectors import (
    DUE_BACK,
    get_repayment_for_update,
    is_reference_of_payment,
)
from rantau.rounds.repayments import REPAY_DUTY, insert_repayment, normalize_bank_reference

REPAYMENT_OPENED = JournalKind("rounds:repayment:opened", gettext_lazy("Payment due back"))
REPAYMENT_RECORDED = JournalKind(
    "rounds:repayment:recorded", gettext_lazy("Payment due back: what became of it recorded")
)
REPAYMENT_CONFIRMED = JournalKind(
    "rounds:repayment:confirmed", gettext_lazy("Payment due back: confirmed")
)
REPAYMENT_RETURNED = JournalKind(
    "rounds:repayment:returned", gettext_lazy("Payment due back: not confirmed")
)
MAX_REFERENCE = 40
RECORD_FIELDS = (
    "outcome",
    "bank_reference",
    "given_on",
    "reason",
    "recorded_by",
    "recorded_at",
    "revision",
)


@dataclass(frozen=True)
class RepaymentInput:
    """What became of a payment that is due back, as Repayment has it.

    reason  needed of SETTLED; of GIVEN_BACK a note that may be empty
    """

    outcome: str
    bank_reference: str = ""
    given_on: date | None = None
    reason: str = ""


@service(REPAYMENT_OPENED, permission=OPEN_REPAYMENT)
def open_repayment(actor: Actor, payment_id: UUID) -> CommandResult:
    """List a payment that is due back, as a duty of headquarters; answers with its reference.

    actor   the system
    Raises  NothingDue
    """
    payment = Payment.objects.filter(DUE_BACK, id=payment_id).first()
    if payment is None:
        raise NothingDue()
    try:
        with transaction.atomic():
            row = insert_repayment(payment, revision=1)
    except IntegrityError as error:
        raise NothingDue() from error
    return _build_result(row)


@service(REPAYMENT_RECORDED, permission=RECORD_REPAYMENT)
def record_repayment(
    actor: Actor, reference: str, data: RepaymentInput, *, seen: int
) -> CommandResult:
    """Record what became of it, for a second person to confirm; answers with the reference.

    seen    the revision that the actor looked at
    Raises  InvalidInput at `outcome`, `bank_reference`, `given_on` and `reason`; NoSuchRepayment;
            StaleRevision; RepaymentRecorded
    """
    row = get_repayment_for_update(actor, reference, RECORD_REPAYMENT, seen=seen)
    if row.outcome:
        raise RepaymentRecorded()
    _require_complete(row, data)
    is_given = data.outcome == Repayment.GIVEN_BACK
    row.outcome, row.reason = data.outcome, data.reason.strip()
    row.bank_reference = normalize_bank_reference(data.bank_reference) if is_given else ""
    row.given_on = data.given_on if is_given else None
    row.recorded_by, row.recorded_at = actor.ref, clock.now()
    row.revision += 1
    try:
        with transaction.atomic():
            row.save(update_fields=RECORD_FIELDS)
    except IntegrityError as error:
        text = _("Another payment was given back with this reference.")
        raise InvalidInput({"bank_reference": [text]}) from error
    return _build_result(row)


def _require_complete(row: Repayment, data: RepaymentInput) -> None:
    """Raise InvalidInput at each field that the outcome needs otherwise."""
    if data.outcome == Repayment.SETTLED and row.cause == Payment.UNKNOWN:
        require_reason("reason", data.reason)
        return
    if data.outcome != Repayment.GIVEN_BACK:
        raise InvalidInput({"outcome": [_("A payment of a known place is given back.")]})
    problems = {}
    reference = normalize_bank_reference(data.bank_reference)
    paid_on = row.payment.paid_at.astimezone(clock.WESTERN_TIME).date()
    if not is_storable(reference, required=True) or len(reference) > MAX_REFERENCE:
        problems["bank_reference"] = [_("Write the bank's reference, 40 characters at most.")]
    elif is_reference_of_payment(reference):
        text = _(
            "This is the reference of a payment that came in. Write that of the transfer back."
        )
        problems["bank_reference"] = [text]
    if data.given_on is None or not paid_on <= data.given_on <= clock.today():
        problems["given_on"] = [_("Write the day: from the day of the payment until today.")]
    if not is_storable(data.reason.strip()):
        problems["reason"] = [_("300 characters at most.")]
    if problems:
        raise InvalidInput(problems)


@service(REPAYMENT_CONFIRMED, permission=DECIDE_REPAYMENT)
def confirm_repayment(actor: Actor, reference: str, *, why: str = "", seen: int) -> CommandResult:
    """Confirm what another person recorded; answers with the reference. Where money was given back
    the telephone of the place gets a message.

    why     a note of the second person, for the journal; may be empty
    seen    the revision that the actor looked at
    Raises  InvalidInput at `why`; NoSuchRepayment; StaleRevision; RepaymentNotRecorded;
            OwnRepayment
    """
    if why.strip():
        require_reason("why", why)
    row = _get_to_decide(actor, reference, seen)
    row.decided_by, row.decided_at = actor.ref, clock.now()
    row.revision += 1
    row.save(update_fields=["decided_by", "decided_at", "revision"])
    close_duty(REPAY_DUTY.code, about=row.id, outcome=row.outcome)
    return _build_result(row, why=why.strip())


@service(REPAYMENT_RETURNED, permission=DECIDE_REPAYMENT)
def return_repayment(actor: Actor, reference: str, *, why: str, seen: int) -> CommandResult:
    """Do not confirm what another person recorded: it is due as before; answers with the
    reference.

    seen    the revision that the actor looked at
    Raises  InvalidInput at `why`; NoSuchRepayment; StaleRevision; RepaymentNotRecorded;
            OwnRepayment
    """
    require_reason("why", why)
    row = _get_to_decide(actor, reference, seen)
    row.outcome = row.bank_reference = row.reason = row.recorded_by = ""
    row.given_on = row.recorded_at = None
    row.revision += 1
    row.save(update_fields=RECORD_FIELDS)
    return _build_result(row, why=why.strip())


def _get_to_decide(actor: Actor, reference: str, seen: int) -> Repayment:
    row = get_repayment_for_update(actor, reference, DECIDE_REPAYMENT, seen=seen)
    if not row.outcome or row.decided_at:
        raise RepaymentNotRecorded()
    if row.recorded_by in list_own_hands():
        raise OwnRepayment()
    return row


def _build_result(row: Repayment, *, why: str = "") -> CommandResult:
    terms = {"payment": row.payment.bank_reference, "cause": row.cause}
    if row.outcome:
        terms["outcome"] = row.outcome
    if row.bank_reference:
        terms["bank_reference"] = row.bank_reference
    reason = (why or row.reason)[:MAX_WHY_LENGTH]
    event = JournalEvent("repayment", row.id, row.revision, terms, why=reason)
    return CommandResult(row.reference, event)
