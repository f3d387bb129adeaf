"""Claim what insurances pay back after a stay, follow claims, and record what became of them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.common.text import is_storable
from rantau.duties.interface import DutyInput, DutyKind, advance_duties, open_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.selectors import get_due_at
from rantau.registry.selectors import require_present_or_lasting_ground
from rantau.rounds.choice_rows import is_currency
from rantau.rounds.journey_selectors import get_offer_edition
from rantau.rounds.models import RefundClaim
from rantau.rounds.permissions import CLAIM_REFUND, KEEP_CLOCKS, READ_STAYS, SETTLE_REFUND
from rantau.rounds.refund_rules import compute_due_day, is_overdue
from rantau.rounds.refund_selectors import get_claim, get_stay_to_claim, list_open_kinds
from rantau.rounds.score_changes import WORKER
from rantau.rounds.stay_errors import ClaimSettled, NoSuchClaim, NothingToClaim

REFUND_CLAIMED = JournalKind("rounds:refund:claimed", gettext_lazy("Insurance refund claimed"))
REFUND_SETTLED = JournalKind("rounds:refund:settled", gettext_lazy("Insurance refund: outcome"))
REFUND_LATE = JournalKind(
    "rounds:refund:late", gettext_lazy("Insurance refund not paid in its days")
)
ASK_INSURER_DUTY = DutyKind(
    "rounds:ask_insurer",
    gettext_lazy("Ask the insurer about a refund that is late"),
    READ_STAYS,
    "rounds:refund",
    does=SETTLE_REFUND,
)
WORKING_DAYS_TO_ASK = 5  # chosen by us
MAX_AMOUNT, MAX_EVIDENCE = 1_000_000_000, 40  # whole units of a currency; characters


@service(REFUND_CLAIMED, permission=CLAIM_REFUND)
def claim_refund(actor: Actor, reference: str, kind: str) -> CommandResult:
    """Claim a refund of an ended stay, by her own wish or at a counter; answers with the reference
    of the claim.

    reference  of the stay
    kind       one of refund_rules.REFUND_KINDS
    Raises     NoSuchStay; NoLastingGround; NothingToClaim
    """
    stay = get_stay_to_claim(actor, reference, CLAIM_REFUND)
    if actor.person is None:
        require_present_or_lasting_ground(actor, stay.offer.examinee.person)
    edition = get_offer_edition(stay.offer)
    if kind not in list_open_kinds(stay, edition):
        raise NothingToClaim()
    claim = RefundClaim(
        id=uuid7(),
        reference=generate_reference("KA"),
        stay=stay,
        kind=kind,
        claimed_by=actor.ref,
        claimed_at=clock.now(),
        due_on=compute_due_day(clock.today(), edition.amounts),
    )
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
    except IntegrityError as error:
        raise NothingToClaim() from error
    return _build_result(claim, {"kind": kind}, tells_her=actor.person is None)


@dataclass(frozen=True)
class RefundInput:
    """What became of a claim.

    is_paid   else it was refused
    on        the day on which the insurer paid or refused
    amount, currency  paid, in whole units (ISO 4217)
    evidence  the number of the insurer's paper or of the bank's slip
    why       of a refusal
    """

    is_paid: bool
    on: date
    amount: int | None
    currency: str
    evidence: str
    why: str


@service(REFUND_SETTLED, permission=SETTLE_REFUND)
def settle_refund(actor: Actor, reference: str, data: RefundInput) -> CommandResult:
    """Record what the insurer paid, or that it refused, with the number of its paper. Answers with
    the reference of the claim; she gets a message.

    Raises  NoSuchClaim; NoLastingGround; ClaimSettled; InvalidInput at each field
    """
    claim = get_claim(actor, reference, SETTLE_REFUND, locks=True)
    require_present_or_lasting_ground(actor, claim.stay.offer.examinee.person)
    if claim.state != RefundClaim.WAITING:
        raise ClaimSettled()
    _require_outcome(claim, data)
    claim.state = RefundClaim.PAID if data.is_paid else RefundClaim.REFUSED
    claim.settled_by, claim.settled_on = actor.ref, data.on
    claim.evidence = data.evidence.strip()
    if data.is_paid:
        claim.amount, claim.currency = data.amount, data.currency
    else:
        claim.why = data.why.strip()
    fields = ["state", "settled_by", "settled_on", "amount", "currency", "evidence", "why"]
    claim.revision += 1
    claim.save(update_fields=[*fields, "revision"])
    closes = (ASK_INSURER_DUTY.code,)
    advance_duties(about=claim.id, closes=closes, outcome=claim.state, opens=None)
    terms = {"outcome": claim.state, "evidence": claim.evidence, "amount": str(claim.amount or "")}
    return _build_result(claim, terms, tells_her=True)


def _require_outcome(claim: RefundClaim, data: RefundInput) -> None:
    problems = {}
    claimed_on = claim.claimed_at.astimezone(clock.WESTERN_TIME).date()
    if not claimed_on <= data.on <= clock.today():
        problems["on"] = [_("It was paid or refused after it was claimed, and not after today.")]
    if not is_storable(data.evidence.strip(), MAX_EVIDENCE, required=True):
        problems["evidence"] = [_("Write the number of the paper, 1 to 40 characters.")]
    if data.is_paid and not 0 < (data.amount or 0) <= MAX_AMOUNT:
        problems["amount"] = [_("Write how much was paid, in whole units.")]
    if data.is_paid and not is_currency(data.currency):
        problems["currency"] = [_("Choose the currency.")]
    if not data.is_paid and not is_storable(data.why.strip(), required=True):
        problems["why"] = [_("Write why, 1 to 300 characters.")]
    if problems:
        raise InvalidInput(problems)


@service(REFUND_LATE, permission=KEEP_CLOCKS)
def remind_of_refund(actor: Actor, claim_id: UUID) -> CommandResult:
    """Open the duty of the office that checked her originals to ask an insurer that is late;
    answers with the reference of the claim.

    Raises  NoSuchClaim where it was settled, or the duty was opened
    """
    rows = RefundClaim.objects.select_related("stay__offer__examinee__person")
    rows = rows.select_related("stay__offer__examinee__round").select_for_update(of=("self",))
    claim = rows.filter(id=claim_id, state=RefundClaim.WAITING, reminded_at=None).first()
    if claim is None or not is_overdue(claim.due_on, clock.today()):
        raise NoSuchClaim()
    office = claim.stay.offer.examinee.office_id
    due_at = get_due_at(office, clock.now(), WORKING_DAYS_TO_ASK)
    duty = DutyInput(ASK_INSURER_DUTY.code, "refund_claim", claim.reference, office, due_at)
    open_duty(about=claim.id, duty=duty)
    claim.reminded_at = clock.now()
    claim.revision += 1
    claim.save(update_fields=["reminded_at", "revision"])
    return _build_result(claim, {"due_on": claim.due_on.isoformat()})


def _build_result(
    claim: RefundClaim, terms: dict[str, str], *, tells_her: bool = False
) -> CommandResult:
    examinee = claim.stay.offer.examinee
    facts = {"round": examinee.round.code, "person": examinee.person.reference, **terms}
    tells = (WORKER,) if tells_her else ()
    event = JournalEvent("refund_claim", claim.id, claim.revision, facts, tells=tells)
    return CommandResult(claim.reference, event)
