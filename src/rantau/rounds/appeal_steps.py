"""Open, fetch and finish objections: what services do inside their own transaction."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.selectors import list_own_hands
from rantau.access.service import CommandResult
from rantau.common.errors import InvalidInput
from rantau.common.text import is_storable
from rantau.duties.interface import DutyInput, DutyKind, close_duty, open_duty
from rantau.journal.interface import JournalEvent
from rantau.journal.models import MAX_WHY_LENGTH
from rantau.offices.selectors import get_due_at, get_headquarters_id
from rantau.rounds.appeal_errors import AppealDecided, NoSuchAppeal, OwnAppealDecision
from rantau.rounds.models import Appeal
from rantau.rounds.permissions import DECIDE_APPEAL
from rantau.rounds.result_selectors import get_appeal
from rantau.rounds.score_changes import WORKER

DECIDE_APPEAL_DUTY = DutyKind(
    "rounds:decide_appeal",
    gettext_lazy("Decide on an objection to a result"),
    DECIDE_APPEAL,
    "rounds:appeal",
)
WORKING_DAYS_TO_DECIDE = 5  # chosen by us
CHANGEABLE = (
    "part",
    "points",
    "why",
    "decided_by",
    "decided_at",
    "confirmed_by",
    "confirmed_at",
    "outcome",
    "revision",
)


def require_reason(name: str, text: str) -> None:
    """Raise InvalidInput at `name` unless the text has 1 to 300 characters."""
    if not is_storable(text.strip(), required=True):
        raise InvalidInput({name: [_("Write why, 1 to 300 characters.")]})


def open_appeal_duty(appeal: UUID, reference: str, at: datetime) -> None:
    """Give headquarters the task to decide on an objection that was filed at a moment (aware)."""
    headquarters = get_headquarters_id()
    due_at = get_due_at(headquarters, at, WORKING_DAYS_TO_DECIDE)
    duty = DutyInput(DECIDE_APPEAL_DUTY.code, "appeal", reference, headquarters, due_at)
    open_duty(about=appeal, duty=duty)


def get_undecided_appeal(actor: Actor, reference: str, kind: str = "") -> Appeal:
    """The objection, of this kind where one is given, with its examinee, both locked. Raises
    NoSuchAppeal; AppealDecided."""
    appeal = get_appeal(actor, reference, locks=True)
    if kind not in ("", appeal.kind):
        raise NoSuchAppeal()
    if appeal.outcome:
        raise AppealDecided()
    return appeal


def get_unproposed_appeal(actor: Actor, reference: str, kind: str = "") -> Appeal:
    """As `get_undecided_appeal`, where nobody has proposed a change; otherwise it raises
    AppealDecided."""
    appeal = get_undecided_appeal(actor, reference, kind)
    if appeal.is_proposed:
        raise AppealDecided()
    return appeal


def get_proposed_appeal(actor: Actor, reference: str, kind: str = "") -> Appeal:
    """As `get_undecided_appeal`, where another officer has proposed a change. Raises AppealDecided
    otherwise; OwnAppealDecision."""
    appeal = get_undecided_appeal(actor, reference, kind)
    if not appeal.is_proposed:
        raise AppealDecided()
    if appeal.decided_by in list_own_hands():
        raise OwnAppealDecision()
    return appeal


def save_decision(appeal: Appeal, *, tells_her: bool = False, why: str = "") -> CommandResult:
    """Save what was decided, and close the duty where there is an outcome; answers with the
    reference.

    tells_her  she gets a message
    why        for the journal, cut to MAX_WHY_LENGTH characters
    """
    appeal.revision += 1
    appeal.save(update_fields=CHANGEABLE)
    if appeal.outcome:
        close_duty(DECIDE_APPEAL_DUTY.code, about=appeal.id, outcome=appeal.outcome)
    terms = {
        "round": appeal.examinee.round.code,
        "appeal": appeal.reference,
        "part": appeal.part,
        "person": appeal.examinee.person.reference,
    }
    tells = (WORKER,) if tells_her else ()
    event = JournalEvent(
        "appeal", appeal.id, appeal.revision, terms, tells, why=why[:MAX_WHY_LENGTH]
    )
    return CommandResult(appeal.reference, event)
