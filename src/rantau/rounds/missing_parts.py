"""One duty of headquarters for a round in which the result of a part that one passes or fails is
missing: nobody is ranked without it (docs/rounds/ranking.md)."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from rantau.common import clock
from rantau.duties.interface import DutyInput, DutyKind, advance_duties
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.rounds.edition import RoundEdition
from rantau.rounds.late_steps import WORKING_DAYS_TO_ASK
from rantau.rounds.models import Examinee, Round
from rantau.rounds.permissions import DECIDE_UPLOAD, UPLOAD_FILE
from rantau.rounds.stages import Stage

ASK_PARTS_DUTY = DutyKind(
    "rounds:ask_parts",
    gettext_lazy("Ask the country for results of a part of the test that are missing"),
    DECIDE_UPLOAD,
    "rounds:board",
    does=UPLOAD_FILE,
)
PASSED = (Stage.PASSED, Stage.RANKED, Stage.UNRANKED)
COMPLETE = "complete"


def count_missing_parts(round_: Round, edition: RoundEdition) -> int:
    """How many have passed by their points, and lack the result of a part that one passes or
    fails; inside a scope."""
    parts = edition.test.pass_fail_parts
    if not parts:
        return 0
    known = Count("scores", filter=Q(scores__is_current=True, scores__part__in=parts))
    rows = Examinee.objects.filter(round=round_, stage__in=PASSED)
    return rows.annotate(known=known).filter(known__lt=len(parts)).count()


def follow_missing_parts(round_: Round, edition: RoundEdition) -> None:
    """Open the duty of a round as long as such results are missing, and close it when the last one
    is there. The caller has locked the round and written the points."""
    if not edition.test.pass_fail_parts:
        return
    if not count_missing_parts(round_, edition):
        kinds = (ASK_PARTS_DUTY.code,)
        advance_duties(about=round_.id, closes=kinds, outcome=COMPLETE, opens=None)
        return
    headquarters = get_headquarters_id()
    due_at = get_due_at(headquarters, clock.now(), WORKING_DAYS_TO_ASK)
    duty = DutyInput(
        ASK_PARTS_DUTY.code, "round", round_.code, headquarters, due_at, keep_existing=True
    )
    advance_duties(about=round_.id, closes=(), outcome="", opens=duty)
