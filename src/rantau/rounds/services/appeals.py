"""Object to a result, and decide on it: one officer of headquarters rejects, two change points."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.rounds.appeal_errors import (
    AppealDecided,
    AppealFiled,
    AppealOfAbsent,
    AppealsClosed,
)
from rantau.rounds.appeal_steps import (
    get_proposed_appeal,
    get_unproposed_appeal,
    open_appeal_duty,
    require_reason,
    save_decision,
)
from rantau.rounds.edition import RoundEdition
from rantau.rounds.files import RESULTS, SKILL
from rantau.rounds.missing_parts import follow_missing_parts
from rantau.rounds.models import Appeal
from rantau.rounds.permissions import DECIDE_APPEAL, FILE_APPEAL
from rantau.rounds.rank_changes import follow_points
from rantau.rounds.result_rows import WITH_RESULT, get_limits
from rantau.rounds.result_selectors import OwnResult, get_own_result
from rantau.rounds.score_changes import (
    NewScore,
    list_current_scores,
    move_by_points,
    write_scores,
)
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stages import Stage

APPEAL_FILED = JournalKind("rounds:appeal:filed", gettext_lazy("Objection to a result filed"))
APPEAL_REJECTED = JournalKind(
    "rounds:appeal:rejected", gettext_lazy("Objection to a result rejected")
)
POINTS_PROPOSED = JournalKind(
    "rounds:appeal:proposed", gettext_lazy("Other points proposed for an objection")
)
POINTS_CONFIRMED = JournalKind(
    "rounds:appeal:changed", gettext_lazy("Points changed after an objection")
)
PROPOSAL_RETURNED = JournalKind(
    "rounds:appeal:returned", gettext_lazy("Change after an objection not confirmed")
)
# A function of the database: the public reads no examinee.
FILE_APPEAL_SQL = "select * from rounds_file_appeal(%s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class AppealInput:
    """Both secrets of a result, and why it is wrong."""

    exam_number: str
    birth_date: date
    reason: str


@dataclass(frozen=True)
class PointsInput:
    """Other points for one part, and why."""

    part: str
    points: int
    why: str


@service(APPEAL_FILED, permission=FILE_APPEAL)
def file_appeal(actor: Actor, data: AppealInput) -> CommandResult:
    """Object to one's result, on the public page or at a counter; answers with the reference.

    Raises  NoSuchResult; AppealOfAbsent; AppealsClosed outside the window; AppealFiled a second
            time; InvalidInput
    """
    require_reason("reason", data.reason)
    result = get_own_result(actor, data.exam_number, data.birth_date)
    if result.is_out and result.stage == Stage.ABSENT:
        raise AppealOfAbsent()
    if not can_appeal(result):
        raise AppealFiled() if result.appeal else AppealsClosed()
    key, reference, at = uuid7(), generate_reference("KB"), clock.now()
    number, born, reason = result.exam_number, data.birth_date, data.reason.strip()
    with connection.cursor() as cursor:
        cursor.execute(FILE_APPEAL_SQL, [key, reference, number, born, reason, at])
        if cursor.fetchone() is None:
            raise AppealFiled()
    open_appeal_duty(key, reference, at)
    event = JournalEvent("appeal", key, 1, {"round": result.round, "appeal": reference})
    return CommandResult(reference, event)


def can_appeal(result: OwnResult) -> bool:
    """Whether an objection to this result is taken now."""
    return is_window_open(result) and not result.appeal and result.stage in WITH_RESULT


def is_window_open(result: OwnResult) -> bool:
    """Whether objections of the round are taken now, and its results are out."""
    window = result.edition.windows["appeals"]
    return result.is_out and window.begins <= clock.now() < window.ends


@service(APPEAL_REJECTED, permission=DECIDE_APPEAL)
def reject_appeal(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Leave the points, or that she was absent, as they are; answers with the reference.

    Raises  InvalidInput at `why`; NoSuchAppeal; AppealDecided, also where somebody has proposed a
            change
    """
    require_reason("why", why)
    appeal = get_unproposed_appeal(actor, reference)
    appeal.decided_by, appeal.decided_at, appeal.why = actor.ref, clock.now(), why.strip()
    appeal.outcome = Appeal.REJECTED
    return save_decision(appeal, tells_her=True)


@service(POINTS_PROPOSED, permission=DECIDE_APPEAL)
def propose_points(actor: Actor, reference: str, data: PointsInput) -> CommandResult:
    """Propose other points for one part; they count once a second officer has confirmed them.
    Answers with the reference.

    Raises  InvalidInput at its field; NoSuchAppeal; AppealDecided
    """
    require_reason("why", data.why)
    appeal = get_unproposed_appeal(actor, reference, Appeal.POINTS)
    edition = get_edition_in_force(appeal.examinee.round)
    scores = list_current_scores([appeal.examinee.id]).get(appeal.examinee.id, {})
    most = list_parts(edition).get(data.part)
    if most is None or data.part not in scores:
        raise InvalidInput({"part": [_("She has no points in this part.")]})
    if not 0 <= data.points <= most:
        raise InvalidInput({"points": [_("0 to %(most)s points.") % {"most": most}]})
    if data.points == scores[data.part].points:
        raise InvalidInput({"points": [_("These are the points that she has.")]})
    appeal.part, appeal.points, appeal.why = data.part, data.points, data.why.strip()
    appeal.decided_by, appeal.decided_at = actor.ref, clock.now()
    return save_decision(appeal)


@service(POINTS_CONFIRMED, permission=DECIDE_APPEAL)
def confirm_points(actor: Actor, reference: str) -> CommandResult:
    """Confirm the points that another officer proposed: they are current from now on, those before
    stay, and whoever passes or fails by them is moved and told. Answers with the reference.

    Raises  NoSuchAppeal; OwnAppealDecision; AppealDecided
    """
    appeal = get_proposed_appeal(actor, reference, Appeal.POINTS)
    examinee, edition = appeal.examinee, get_edition_in_force(appeal.examinee.round)
    if examinee.stage not in WITH_RESULT:
        raise AppealDecided()
    old = list_current_scores([examinee.id])[examinee.id][appeal.part]
    points = appeal.points or 0
    scores = [NewScore(examinee, appeal.part, points, old.number, old, appeal=appeal)]
    write_scores(scores, actor)
    move_by_points([examinee], edition, actor)
    follow_points(examinee.round, edition, scores, actor)
    follow_missing_parts(examinee.round, edition)
    appeal.confirmed_by, appeal.confirmed_at = actor.ref, clock.now()
    appeal.outcome = Appeal.CHANGED
    return save_decision(appeal, tells_her=True)


@service(PROPOSAL_RETURNED, permission=DECIDE_APPEAL)
def return_proposal(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Do not confirm what another officer proposed: the objection waits again. Answers with the
    reference.

    Raises  InvalidInput at `why`; NoSuchAppeal; OwnAppealDecision; AppealDecided
    """
    require_reason("why", why)
    appeal = get_proposed_appeal(actor, reference)
    appeal.part, appeal.points, appeal.why = "", None, ""
    appeal.decided_by, appeal.decided_at = "", None
    return save_decision(appeal, why=why.strip())


def list_parts(edition: RoundEdition) -> dict[str, int]:
    """Part -> the most points of it: of the test and of stage two."""
    return get_limits(edition, RESULTS.code) | get_limits(edition, SKILL.code)
