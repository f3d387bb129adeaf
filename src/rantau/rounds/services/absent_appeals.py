"""Object to being marked absent: an office writes down what she says and what she showed; one
officer of headquarters leaves it as it is, two let her be present, as a late mark does."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.rounds.appeal_errors import (
    AppealDecided,
    AppealFiled,
    AppealsClosed,
    MismatchAtTest,
    NotMarkedAbsent,
)
from rantau.rounds.appeal_steps import (
    get_proposed_appeal,
    get_unproposed_appeal,
    open_appeal_duty,
    require_reason,
    save_decision,
)
from rantau.rounds.models import Appeal, AttendanceMark, Examinee
from rantau.rounds.permissions import DECIDE_APPEAL, FILE_ABSENT_APPEAL
from rantau.rounds.result_selectors import get_own_result
from rantau.rounds.services.appeals import is_window_open
from rantau.rounds.stage_events import enter_stage
from rantau.rounds.stages import Stage

ABSENT_APPEAL_FILED = JournalKind(
    "rounds:appeal:absent_filed", gettext_lazy("Objection to being marked absent filed")
)
PRESENCE_PROPOSED = JournalKind(
    "rounds:appeal:presence_proposed", gettext_lazy("Presence at a test proposed for an objection")
)
PRESENCE_CONFIRMED = JournalKind(
    "rounds:appeal:present", gettext_lazy("Marked present after an objection")
)
APPEALED = "appeal"  # why she entered the stage
# A function of the database: an office sees no examinee of another district.
FILE_ABSENT_APPEAL_SQL = "select * from rounds_file_absent_appeal(%s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class AbsentAppealInput:
    """Both secrets of a result, what she says, and what she showed, as a stamped card."""

    exam_number: str
    birth_date: date
    reason: str
    shown: str


@service(ABSENT_APPEAL_FILED, permission=FILE_ABSENT_APPEAL)
def file_absent_appeal(actor: Actor, data: AbsentAppealInput) -> CommandResult:
    """Write down at a counter that she was at the test whose list says that she was absent; answers
    with the reference.

    Raises  NoSuchResult; NotMarkedAbsent; AppealsClosed outside the window; AppealFiled a second
            time; InvalidInput at `reason` and `shown`
    """
    require_reason("reason", data.reason)
    require_reason("shown", data.shown)
    result = get_own_result(actor, data.exam_number, data.birth_date)
    if not is_window_open(result):
        raise AppealsClosed()
    if result.stage != Stage.ABSENT:
        raise NotMarkedAbsent()
    key, reference, at = uuid7(), generate_reference("KB"), clock.now()
    number, born = result.exam_number, data.birth_date
    words, shown = data.reason.strip(), data.shown.strip()
    with connection.cursor() as cursor:
        cursor.execute(FILE_ABSENT_APPEAL_SQL, [key, reference, number, born, words, shown, at])
        if cursor.fetchone() is None:
            raise AppealFiled()
    open_appeal_duty(key, reference, at)
    event = JournalEvent("appeal", key, 1, {"round": result.round, "appeal": reference})
    return CommandResult(reference, event)


@service(PRESENCE_PROPOSED, permission=DECIDE_APPEAL)
def propose_presence(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Propose that she was at the test; it counts once a second officer has confirmed it. Answers
    with the reference.

    Raises  InvalidInput at `why`; NoSuchAppeal; AppealDecided; MismatchAtTest
    """
    require_reason("why", why)
    appeal = get_unproposed_appeal(actor, reference, Appeal.ATTENDANCE)
    _require_no_mismatch(appeal.examinee)
    appeal.why, appeal.decided_by, appeal.decided_at = why.strip(), actor.ref, clock.now()
    return save_decision(appeal)


@service(PRESENCE_CONFIRMED, permission=DECIDE_APPEAL)
def confirm_presence(actor: Actor, reference: str) -> CommandResult:
    """Confirm what another officer proposed: she sat the test, from its beginning on, and is told.
    A mark that came meanwhile stays as it is. Answers with the reference.

    Raises  NoSuchAppeal; OwnAppealDecision; AppealDecided; MismatchAtTest
    """
    appeal = get_proposed_appeal(actor, reference, Appeal.ATTENDANCE)
    examinee = appeal.examinee
    _require_no_mismatch(examinee)
    if examinee.stage == Stage.ABSENT:
        enter_stage(examinee, Stage.SAT, actor, at=examinee.sitting_at, reason=APPEALED)
    appeal.confirmed_by, appeal.confirmed_at = actor.ref, clock.now()
    appeal.outcome = Appeal.CHANGED
    return save_decision(appeal, tells_her=True)


def _require_no_mismatch(examinee: Examinee) -> None:
    """Raise MismatchAtTest where face or papers were another's, unless it was decided that it was
    her; AppealDecided where she has left the round."""
    marks = AttendanceMark.objects.filter(examinee=examinee, kind=AttendanceMark.MISMATCH)
    if marks.exclude(decision=AttendanceMark.ADMITTED).exists():
        raise MismatchAtTest()
    if examinee.stage in (Stage.BARRED, Stage.WITHDRAWN):
        raise AppealDecided()
