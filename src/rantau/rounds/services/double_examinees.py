"""Two examinees who are one person after a merge: headquarters decides which of them stands, and
the other one is withdrawn; where that touches a rank, by two persons
(docs/rounds/double-examinees.md)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.access.selectors import list_own_hands
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference, normalize_reference
from rantau.common.text import is_storable
from rantau.duties.interface import DutyInput, DutyKind, close_duty, open_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.journal.models import MAX_WHY_LENGTH
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.rounds.appeal_steps import require_reason
from rantau.rounds.double_errors import (
    DoubleDecided,
    NoSuchDouble,
    NotDouble,
    NothingProposed,
    OwnDoubleDecision,
)
from rantau.rounds.double_rules import can_be_withdrawn
from rantau.rounds.double_selectors import is_double, is_united, list_ranks
from rantau.rounds.models import DoubleExaminee, Examinee
from rantau.rounds.permissions import CLOSE_DOUBLE, DECIDE_DOUBLE
from rantau.rounds.score_changes import WORKER
from rantau.rounds.services.offers import withdraw_from_offers
from rantau.rounds.services.withdrawals import close_returned_duties
from rantau.rounds.stage_events import enter_stage
from rantau.rounds.stages import Stage

DOUBLE_FOUND = JournalKind(
    "rounds:double:found", gettext_lazy("One person stands twice in rounds after a merge")
)
DOUBLE_CLOSED = JournalKind(
    "rounds:double:closed", gettext_lazy("One person no longer stands twice in rounds")
)
DOUBLE_PROPOSED = JournalKind(
    "rounds:double:proposed", gettext_lazy("Which of two examinees stands: proposed")
)
DOUBLE_RETURNED = JournalKind(
    "rounds:double:returned", gettext_lazy("Which of two examinees stands: not confirmed")
)
DOUBLE_DECIDED = JournalKind(
    "rounds:double:decided", gettext_lazy("Which of two examinees stands: decided, one withdrawn")
)
DECIDE_DOUBLE_DUTY = DutyKind(
    "rounds:decide_double",
    gettext_lazy("Decide which of two examinees of one person stands"),
    DECIDE_DOUBLE,
    "rounds:double",
)
WORKING_DAYS_TO_DECIDE = 5  # chosen by us, as for two placements
PROPOSAL_FIELDS = ("stands", "reason", "needs_second", "proposed_by", "proposed_at")
WITHDRAWN_AS_DOUBLE = "double"  # the reason that stands with the stage


@dataclass(frozen=True)
class DoubleInput:
    """Who stands, by her exam number, and why, 1 to 300 characters."""

    stands: str
    reason: str


@service(DOUBLE_FOUND, permission=CLOSE_DOUBLE)
def open_double(actor: Actor, first: UUID, second: UUID) -> CommandResult:
    """Let headquarters decide which of two examinees stands; answers with the reference.

    actor   the system
    Raises  NotDouble where they are not one person who stands twice, or it is to be decided already
    """
    pair = _lock_examinees(first, second)
    if not is_double(*pair):
        raise NotDouble()
    row = DoubleExaminee(
        id=uuid7(),
        reference=generate_reference("GD"),
        first=pair[0],
        second=pair[1],
        found_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise NotDouble() from error
    headquarters = get_headquarters_id()
    due_at = get_due_at(headquarters, row.found_at, WORKING_DAYS_TO_DECIDE)
    code = DECIDE_DOUBLE_DUTY.code
    duty = DutyInput(code, "double_examinee", row.reference, headquarters, due_at)
    open_duty(about=row.id, duty=duty)
    return _build_result(row)


@service(DOUBLE_CLOSED, permission=CLOSE_DOUBLE)
def close_double(actor: Actor, double: UUID) -> CommandResult:
    """Close what headquarters need not decide any more: the merge was undone, or one of the two
    left the round; answers with the reference.

    Raises  NotDouble where it is closed, or still to be decided
    """
    rows = DoubleExaminee.objects.select_for_update().filter(id=double, outcome="")
    row = rows.first()
    if row is None:
        raise NotDouble()
    row.first, row.second = _lock_examinees(row.first_id, row.second_id)
    if is_double(row.first, row.second):
        raise NotDouble()
    united = is_united(row.first.person, row.second.person)
    _close_double(actor, row, DoubleExaminee.ENDED if united else DoubleExaminee.SEPARATED)
    return _build_result(row)


@service(DOUBLE_DECIDED, permission=DECIDE_DOUBLE, other_kinds=(DOUBLE_PROPOSED,))
def decide_double(actor: Actor, reference: str, data: DoubleInput) -> CommandResult:
    """Decide which of the two stands, and withdraw the other one, who gets a message; answers with
    the reference. Where the other one has a rank it is proposed alone, and another person confirms
    it.

    Raises  InvalidInput at `stands` and `reason`; NoSuchDouble; DoubleDecided, also where a
            decision waits for a second person; NotDouble
    """
    require_reason("reason", data.reason)
    row = _get_undecided_double(actor, reference)
    if row.proposed_by:
        raise DoubleDecided()
    stands = next((e for e in (row.first, row.second) if e.exam_number == data.stands), None)
    if stands is None:
        raise InvalidInput({"stands": [_("Choose one of the two.")]})
    row.stands, row.reason = stands, data.reason.strip()
    row.proposed_by, row.proposed_at = actor.ref, clock.now()
    other = get_withdrawn_examinee(row)
    if not can_be_withdrawn(Stage(other.stage)):
        raise InvalidInput(
            {"stands": [_("The other one has departed: she is the one who stands.")]}
        )
    row.needs_second = bool(list_ranks([other]))
    if row.needs_second:
        row.revision += 1
        row.save(update_fields=[*PROPOSAL_FIELDS, "revision"])
        return _build_result(row, kind=DOUBLE_PROPOSED, why=row.reason)
    return _withdraw_other(actor, row, why=row.reason)


@service(DOUBLE_DECIDED, permission=DECIDE_DOUBLE)
def confirm_double(actor: Actor, reference: str, *, why: str = "") -> CommandResult:
    """Let stand what another person proposed: the other examinee is withdrawn, and gets a message;
    answers with the reference. Her rank goes with the next ranking.

    why     a note of the second person; may be empty
    Raises  InvalidInput at `why`; NoSuchDouble; DoubleDecided; NothingProposed; OwnDoubleDecision;
            NotDouble; StageNotNext where she has departed meanwhile
    """
    if not is_storable(why):
        raise InvalidInput({"why": [_("300 characters at most.")]})
    row = _get_proposed_double(actor, reference)
    row.why = why.strip()
    return _withdraw_other(actor, row, why=row.why)


@service(DOUBLE_RETURNED, permission=DECIDE_DOUBLE)
def return_double(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Do not confirm what another person proposed: it waits for a decision again, and nothing
    changes; answers with the reference.

    Raises  InvalidInput at `why`; NoSuchDouble; DoubleDecided; NothingProposed; OwnDoubleDecision;
            NotDouble
    """
    require_reason("why", why)
    row = _get_proposed_double(actor, reference)
    row.stands, row.reason, row.needs_second = None, "", False
    row.proposed_by, row.proposed_at = "", None
    row.revision += 1
    row.save(update_fields=[*PROPOSAL_FIELDS, "revision"])
    return _build_result(row, why=why.strip())


def get_withdrawn_examinee(row: DoubleExaminee) -> Examinee:
    """Whom a decision withdraws, or would."""
    return row.second if row.stands_id == row.first_id else row.first


def _lock_examinees(*keys: UUID) -> tuple[Examinee, Examinee]:
    """Both examinees with person, round and place, locked in the order of their keys."""
    rows = Examinee.objects.select_for_update(of=("self",)).select_related(
        "person", "round", "place"
    )
    by_id = {each.id: each for each in rows.filter(id__in=keys).order_by("id")}
    return by_id[keys[0]], by_id[keys[1]]


def _get_undecided_double(actor: Actor, reference: str) -> DoubleExaminee:
    require_permission(actor, DECIDE_DOUBLE)
    rows = DoubleExaminee.objects.select_for_update()
    row = rows.filter(reference=normalize_reference(reference)).first()
    if row is None:
        raise NoSuchDouble()
    if row.outcome:
        raise DoubleDecided()
    row.first, row.second = _lock_examinees(row.first_id, row.second_id)
    if not is_double(row.first, row.second):
        raise NotDouble()
    return row


def _get_proposed_double(actor: Actor, reference: str) -> DoubleExaminee:
    row = _get_undecided_double(actor, reference)
    if not row.proposed_by:
        raise NothingProposed()
    if row.proposed_by in list_own_hands():
        raise OwnDoubleDecision()
    return row


def _withdraw_other(actor: Actor, row: DoubleExaminee, *, why: str) -> CommandResult:
    other = get_withdrawn_examinee(row)
    before = other.stage
    enter_stage(other, Stage.WITHDRAWN, actor, reason=WITHDRAWN_AS_DOUBLE)
    close_returned_duties([other], Stage.WITHDRAWN)
    withdraw_from_offers(actor, other)
    _close_double(actor, row, DoubleExaminee.DECIDED)
    return _build_result(row, stage=before, why=why)


def _close_double(actor: Actor, row: DoubleExaminee, outcome: str) -> None:
    row.outcome, row.decided_by, row.decided_at = outcome, actor.ref, clock.now()
    row.revision += 1
    decided = ("outcome", "decided_by", "decided_at", "why", "revision")
    row.save(update_fields=[*PROPOSAL_FIELDS, *decided])
    close_duty(DECIDE_DOUBLE_DUTY.code, about=row.id, outcome=outcome)


def _build_result(
    row: DoubleExaminee, *, kind: JournalKind | None = None, stage: str = "", why: str = ""
) -> CommandResult:
    """The entry names both by their tickets: an exam number opens a result.

    stage  of whom was withdrawn, before
    """
    other = get_withdrawn_examinee(row)
    terms = {
        "round": other.round.code,
        "person": other.person.reference,
        "first": row.first.place.ticket,
        "second": row.second.place.ticket,
    }
    if row.stands:
        terms["stands"] = row.stands.place.ticket
    if stage:
        terms["stage"] = stage
    event = JournalEvent(
        "double_examinee",
        row.id,
        row.revision,
        terms,
        tells=(WORKER,) if stage else (),
        why=why[:MAX_WHY_LENGTH],
    )
    return CommandResult(row.reference, event, kind)
