"""Record what insurers did with claims, from files and by officers: what the services of this app
do inside their own transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.common.database import require_rows_written
from rantau.duties.interface import DutyKind, advance_duties
from rantau.journal.interface import JournalAuthor, JournalEvent, JournalKind, record_entries
from rantau.rounds.files import ExchangeFile
from rantau.rounds.models import Examinee, IncomingFile, RefundClaim
from rantau.rounds.permissions import READ_STAYS, SETTLE_REFUND
from rantau.rounds.receipts import BATCH_SIZE, get_day_abroad, lock_examinees, write_receipts
from rantau.rounds.refund_outcomes import RefundInput, build_outcome_fields
from rantau.rounds.refund_rows import TAKEN, ClaimFacts, judge_refund, read_refund
from rantau.rounds.score_changes import WORKER
from rantau.rounds.stay_correction_rules import CLAIM_FIELDS
from rantau.rounds.stay_selectors import lock_stays

REFUND_SETTLED = JournalKind("rounds:refund:settled", gettext_lazy("Insurance refund: outcome"))
ASK_INSURER_DUTY = DutyKind(
    "rounds:ask_insurer",
    gettext_lazy("Ask the insurer about a refund that is late"),
    READ_STAYS,
    "rounds:refund",
    does=SETTLE_REFUND,
)


def take_refunds(actor: Actor, row: IncomingFile, file: ExchangeFile) -> Mapping[str, int]:
    """Take in a file of REFUND: a receipt a row; a claim that waits has the outcome that a row
    says, as if an officer had recorded it, and she gets a message. Gives outcome -> rows.

    row  of the file, saved, with its round locked
    """
    examinees = lock_examinees(row, file)
    claims, today = _lock_claims(examinees.values()), get_day_abroad(row)
    outcomes, taken = [], []
    for each in file.rows:
        examinee = examinees.get(each["exam_number"])
        claim = claims.get((examinee.id, each["kind"])) if examinee else None
        data, facts = read_refund(each), _build_facts(claim) if claim else None
        outcome = judge_refund(data, facts, is_known=examinee is not None, today=today)
        outcomes.append(outcome)
        if claim and data and outcome in TAKEN:
            taken.append((claim, data))
    write_receipts(row, file, outcomes)
    settle_claims(actor, taken, file=row)
    events = (build_settled_event(claim) for claim, _data in taken)
    author = JournalAuthor(actor.ref, actor.office, actor.cause)
    record_entries(REFUND_SETTLED.code, events, author)
    return Counter(outcomes)


def _lock_claims(examinees: Iterable[Examinee]) -> dict[tuple[UUID, str], RefundClaim]:
    """Examinee and insurance -> her claim, locked after her stay, with stay, offer, examinee,
    person and round; the caller has locked the examinees."""
    stays = {each.id: each for each in lock_stays(each.id for each in examinees)}
    rows = RefundClaim.objects.select_for_update().filter(stay__in=list(stays)).order_by("id")
    claims = {}
    for claim in rows:
        claim.stay = stays[claim.stay_id]
        claims[(claim.stay.offer.examinee_id, claim.kind)] = claim
    return claims


def _build_facts(claim: RefundClaim) -> ClaimFacts:
    is_settled = claim.state != RefundClaim.WAITING
    outcome = {name: getattr(claim, name) for name in CLAIM_FIELDS} if is_settled else None
    return ClaimFacts(claim.claimed_on, outcome)


def settle_claims(
    actor: Actor,
    outcomes: Sequence[tuple[RefundClaim, RefundInput]],
    *,
    file: IncomingFile | None = None,
) -> None:
    """Write outcomes that were judged to be taken, and close the duties to ask the insurer; the
    caller has locked the claims.

    file  that says so; None for an officer
    """
    if not outcomes:
        return
    names = [*CLAIM_FIELDS, "settled_by", "revision"]
    if file:
        names.append("file")
    for claim, data in outcomes:
        for name, value in build_outcome_fields(data).items():
            setattr(claim, name, value)
        claim.settled_by, claim.file = actor.ref, file
        claim.revision += 1
    claims = [claim for claim, _data in outcomes]
    count = RefundClaim.objects.bulk_update(claims, names, batch_size=BATCH_SIZE)
    require_rows_written(count, len(claims), "claims that are settled")
    closes = (ASK_INSURER_DUTY.code,)
    for claim in claims:
        if claim.reminded_at:  # a statement each: late ones are few
            advance_duties(about=claim.id, closes=closes, outcome=claim.state, opens=None)


def build_settled_event(claim: RefundClaim) -> JournalEvent:
    """What the journal says of a claim that was settled; it tells her."""
    terms = {"outcome": claim.state, "evidence": claim.evidence, "amount": str(claim.amount or "")}
    if claim.file:
        terms["file"] = claim.file.reference
    return build_claim_event(claim, terms, tells_her=True)


def build_claim_event(
    claim: RefundClaim, terms: Mapping[str, str], *, tells_her: bool = False
) -> JournalEvent:
    """What the journal says of a claim; `terms` besides what names it."""
    examinee = claim.stay.offer.examinee
    facts = {"round": examinee.round.code, "person": examinee.person.reference, **terms}
    tells = (WORKER,) if tells_her else ()
    return JournalEvent("refund_claim", claim.id, claim.revision, facts, tells=tells)
