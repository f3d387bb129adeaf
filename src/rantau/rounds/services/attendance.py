"""Mark who comes to the test, also when a telephone sends it late, twice or out of order; close a
sitting; decide by a second person where face or documents did not match."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.selectors import list_own_hands
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.text import is_storable
from rantau.documents.interface import revoke_documents
from rantau.duties.interface import DutyInput, DutyKind, SubjectInput, close_duty, open_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.rounds.entrance import get_mismatch, require_entrance
from rantau.rounds.errors import (
    NoSuchExaminee,
    NoSuchSitting,
    OwnMark,
    SittingNotOpen,
    SittingNotOver,
)
from rantau.rounds.models import AttendanceMark, Examinee
from rantau.rounds.permissions import DECIDE_MISMATCH, MARK_ATTENDANCE, PLAN_SEATS
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.services.seating import build_round_event, get_round_for_update
from rantau.rounds.stage_events import enter_stage, enter_stages
from rantau.rounds.stages import Stage, list_next_stages

MARK_RECORDED = JournalKind("rounds:attendance:marked", gettext_lazy("Attendance marked"))
SITTING_CLOSED = JournalKind("rounds:sitting:closed", gettext_lazy("Sitting of a test closed"))
MISMATCH_DECIDED = JournalKind(
    "rounds:mismatch:decided", gettext_lazy("Mismatch at the entrance of a test decided")
)
DECIDE_MISMATCH_DUTY = DutyKind(
    "rounds:decide_mismatch",
    gettext_lazy("Decide whether she was the examinee"),
    DECIDE_MISMATCH,
    "rounds:mismatch",
)
WORKING_DAYS_TO_DECIDE = 3  # chosen by us
ENTRANCE_OPENS = timedelta(hours=4)  # before a sitting; chosen by us
# What comes of a mark.
RECORDED, LATE, WAITS, REPEATED = "recorded", "late", "waits", "repeated"


@dataclass(frozen=True)
class MarkInput:
    """A mark as a telephone made it.

    mark       its key, made by the telephone
    kind       one of AttendanceMark.KINDS
    marked_at  aware, by the telephone's clock
    """

    mark: UUID
    exam_number: str
    kind: str
    marked_at: datetime


@service(MARK_RECORDED, permission=MARK_ATTENDANCE)
def record_mark(actor: Actor, round_code: str, city: str, data: MarkInput) -> CommandResult:
    """Record a mark of the entrance; answers with what came of it: RECORDED; LATE where she was
    absent until now; WAITS where a second person has to decide; REPEATED where one was there.

    A mark of the future is taken as made now: telephones' clocks are wrong.

    Raises  NoSuchRound; NoSuchSitting for an office that does not stand at this entrance;
            NoSuchExaminee; SittingNotOpen more than four hours before the sitting
    """
    round_ = require_entrance(actor, round_code, city)
    rows = Examinee.objects.select_for_update().filter(round=round_, city=city, seat__isnull=False)
    examinee = rows.filter(exam_number=data.exam_number).first()
    if examinee is None or examinee.sitting_at is None:
        raise NoSuchExaminee()
    now = clock.now()
    if now < examinee.sitting_at - ENTRANCE_OPENS:
        raise SittingNotOpen()
    known = {mark.kind: mark for mark in examinee.marks.all()}
    if data.kind in known:
        terms = {"round": round_code, "repeats": str(data.mark)}
        return CommandResult(REPEATED, JournalEvent("attendance_mark", uuid7(), 1, terms))
    mark = AttendanceMark(
        id=uuid7(),
        examinee=examinee,
        kind=data.kind,
        marked_at=min(data.marked_at, now),
        recorded_at=now,
        office_id=require_office(actor),
        by=actor.ref,
    )
    mark.save(force_insert=True)
    outcome = _take_effect(actor, mark, known.get(AttendanceMark.MISMATCH))
    terms = {"round": round_code, "kind": mark.kind, "outcome": outcome}
    return CommandResult(outcome, JournalEvent("attendance_mark", mark.id, 1, terms))


def _take_effect(actor: Actor, mark: AttendanceMark, mismatch: AttendanceMark | None) -> str:
    """Enter the stage that follows from a new mark, or open the duty to decide."""
    examinee = mark.examinee
    if mark.kind == AttendanceMark.MISMATCH:
        _open_duty(mark)
        return WAITS
    if mismatch:
        return WAITS if not mismatch.decision else RECORDED
    was_absent = examinee.stage == Stage.ABSENT
    if Stage.SAT in list_next_stages(Stage(examinee.stage)):
        enter_stage(examinee, Stage.SAT, actor, at=mark.marked_at, reason=LATE * was_absent)
    return LATE if was_absent else RECORDED


def _open_duty(mark: AttendanceMark) -> None:
    office = get_headquarters_id()
    due_at = get_due_at(office, mark.recorded_at, WORKING_DAYS_TO_DECIDE)
    duty = DutyInput(
        DECIDE_MISMATCH_DUTY.code,
        "attendance_mark",
        mark.examinee.exam_number,
        office,
        due_at,
        subject=SubjectInput(person=mark.examinee.person_id, village=mark.examinee.region_node),
    )
    open_duty(about=mark.id, duty=duty)


@service(MISMATCH_DECIDED, permission=DECIDE_MISMATCH)
def decide_mismatch(actor: Actor, exam_number: str, decision: str, *, why: str) -> CommandResult:
    """Decide whether whoever came was the examinee: BARRED or ADMITTED; answers with the exam
    number. Whoever marked it does not decide.

    Raises  InvalidInput at `decision` and `why`; NoSuchMismatch; OwnMark
    """
    problems = {}
    if decision not in dict(AttendanceMark.DECISIONS):
        problems["decision"] = [_("Choose a decision.")]
    if not is_storable(why.strip(), required=True):
        problems["why"] = [_("Write why, 1 to 300 characters.")]
    if problems:
        raise InvalidInput(problems)
    mark = get_mismatch(actor, exam_number, locks=True)
    if mark.by in list_own_hands():
        raise OwnMark()
    mark.decision, mark.why = decision, why.strip()
    mark.decided_by, mark.decided_at = actor.ref, clock.now()
    mark.revision += 1
    mark.save(update_fields=["decision", "why", "decided_by", "decided_at", "revision"])
    examinee = Examinee.objects.select_for_update().get(id=mark.examinee_id)
    is_barred = decision == AttendanceMark.BARRED
    stage = Stage.BARRED if is_barred else Stage.SAT
    # Whoever is absent has no claim that a bar could take away.
    if stage in list_next_stages(Stage(examinee.stage)):
        enter_stage(examinee, stage, actor, at=mark.decided_at, reason="mismatch")
    if is_barred:  # the exam card holds no longer, whatever stage she is at
        revoke_documents(examinee.id, reason="barred", by=actor.ref)
    close_duty(DECIDE_MISMATCH_DUTY.code, about=mark.id, outcome=decision)
    terms = {"exam_number": exam_number, "decision": decision, "stage": examinee.stage}
    event = JournalEvent("attendance_mark", mark.id, mark.revision, terms)
    return CommandResult(exam_number, event)


@service(SITTING_CLOSED, permission=PLAN_SEATS)
def close_sitting(actor: Actor, round_code: str, city: str, sitting_at: datetime) -> CommandResult:
    """Close a sitting in a city: whoever was verified and has no mark was absent; answers with how
    many. A mark that a telephone sends later still makes her present.

    sitting_at  aware
    Raises      NoSuchRound; NoSuchSitting; SittingNotOver
    """
    round_ = get_round_for_update(actor, round_code)
    edition = get_edition_in_force(round_)
    if city not in edition.cities or sitting_at not in edition.sittings:
        raise NoSuchSitting()
    ends = sitting_at + timedelta(minutes=edition.sitting_minutes)
    if clock.now() < ends:
        raise SittingNotOver()
    absent = Examinee.objects.select_for_update(of=("self",)).filter(
        round=round_, city=city, sitting_at=sitting_at, stage=Stage.VERIFIED
    )
    marked = AttendanceMark.objects.filter(examinee__in=absent).values_list("examinee", flat=True)
    rows = list(absent.exclude(id__in=set(marked)).order_by("id"))
    enter_stages(rows, Stage.ABSENT, actor, at=ends)
    terms = {"round": round_code, "city": city, "absent": str(len(rows))}
    return CommandResult(str(len(rows)), build_round_event(round_, terms))
