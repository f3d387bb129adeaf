"""Claim what insurances pay back after a stay, follow claims, and record what became of them."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.duties.interface import DutyInput, DutyKind, advance_duties, open_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.selectors import get_due_at
from rantau.registry.selectors import require_present_or_lasting_ground
from rantau.rounds.journey_selectors import get_offer_edition
from rantau.rounds.models import RefundClaim
from rantau.rounds.permissions import CLAIM_REFUND, KEEP_CLOCKS, READ_STAYS, SETTLE_REFUND
from rantau.rounds.refund_outcomes import RefundInput, build_outcome_fields, require_outcome
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
    require_outcome(claim, data)
    fields = build_outcome_fields(data)
    for name, value in fields.items():
        setattr(claim, name, value)
    claim.settled_by = actor.ref
    claim.revision += 1
    claim.save(update_fields=[*fields, "settled_by", "revision"])
    closes = (ASK_INSURER_DUTY.code,)
    advance_duties(about=claim.id, closes=closes, outcome=claim.state, opens=None)
    terms = {"outcome": claim.state, "evidence": claim.evidence, "amount": str(claim.amount or "")}
    return _build_result(claim, terms, tells_her=True)


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
