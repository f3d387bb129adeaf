"""Claim what insurances pay back after a stay, tell the counterpart of claims, follow them, and
record what became of them."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.database import require_rows_written
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.duties.interface import DutyInput, open_duty
from rantau.journal.interface import JournalKind
from rantau.offices.selectors import get_due_at
from rantau.registry.selectors import require_present_or_lasting_ground
from rantau.rounds.errors import NoSuchRound, NothingToSend
from rantau.rounds.files import CLAIM
from rantau.rounds.journey_selectors import get_offer_edition
from rantau.rounds.models import RefundClaim, Round
from rantau.rounds.permissions import CLAIM_REFUND, EXCHANGE_FILES, KEEP_CLOCKS, SETTLE_REFUND
from rantau.rounds.refund_outcomes import RefundInput, require_outcome
from rantau.rounds.refund_reports import (
    ASK_INSURER_DUTY,
    REFUND_SETTLED,
    build_claim_event,
    build_settled_event,
    settle_claims,
)
from rantau.rounds.refund_rules import compute_due_day, is_overdue
from rantau.rounds.refund_selectors import get_claim, get_stay_to_claim, list_open_kinds
from rantau.rounds.services.rosters import (
    MAX_REPORTED_AT_ONCE,
    build_file_result,
    make_outgoing_file,
)
from rantau.rounds.stay_errors import ClaimSettled, NoSuchClaim, NothingToClaim

REFUND_CLAIMED = JournalKind("rounds:refund:claimed", gettext_lazy("Insurance refund claimed"))
REFUND_LATE = JournalKind(
    "rounds:refund:late", gettext_lazy("Insurance refund not paid in its days")
)
CLAIMS_REPORTED = JournalKind(
    "rounds:refund:reported", gettext_lazy("Insurance claims made ready for the counterpart")
)
WORKING_DAYS_TO_ASK_INSURER = 5  # chosen by us


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
    event = build_claim_event(claim, {"kind": kind}, tells_her=actor.person is None)
    return CommandResult(claim.reference, event)


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
    require_outcome(data, claim.claimed_on)
    settle_claims(actor, [(claim, data)])
    return CommandResult(claim.reference, build_settled_event(claim))


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
    due_at = get_due_at(office, clock.now(), WORKING_DAYS_TO_ASK_INSURER)
    duty = DutyInput(ASK_INSURER_DUTY.code, "refund_claim", claim.reference, office, due_at)
    open_duty(about=claim.id, duty=duty)
    claim.reminded_at = clock.now()
    claim.revision += 1
    claim.save(update_fields=["reminded_at", "revision"])
    terms = {"due_on": claim.due_on.isoformat()}
    return CommandResult(claim.reference, build_claim_event(claim, terms))


@service(CLAIMS_REPORTED, permission=EXCHANGE_FILES)
def report_claims(actor: Actor, round_id: UUID) -> CommandResult:
    """Make the file of the claims of a round that wait for the insurer and did not go to the
    counterpart yet; the worker puts it into the exchange folder. Answers with the file's reference.

    Raises  NoSuchRound; NothingToSend
    """
    round_ = Round.objects.select_for_update().filter(id=round_id).first()
    if round_ is None:
        raise NoSuchRound()
    rows = RefundClaim.objects.select_for_update(of=("self",))
    rows = rows.select_related("stay__offer__examinee").filter(stay__offer__examinee__round=round_)
    waiting = rows.filter(claim_file=None, state=RefundClaim.WAITING).order_by("claimed_at", "id")
    claims = list(waiting[:MAX_REPORTED_AT_ONCE])
    if not claims:
        raise NothingToSend()
    file = make_outgoing_file(actor, round_, CLAIM, [_build_row(each) for each in claims])
    reported = RefundClaim.objects.filter(id__in=[each.id for each in claims])
    count = reported.update(claim_file=file)
    require_rows_written(count, len(claims), "claims that go to the counterpart")
    return build_file_result(file)


def _build_row(claim: RefundClaim) -> dict[str, str]:
    return {
        "exam_number": claim.stay.offer.examinee.exam_number,
        "kind": claim.kind,
        "on": claim.claimed_on.isoformat(),
        "until": claim.due_on.isoformat(),
    }
