"""Let an examinee withdraw: by herself, or by an officer with the reason."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common.errors import InvalidInput
from rantau.duties.interface import advance_duties
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.registry.selectors import require_present_or_lasting_ground
from rantau.rounds.clock_selectors import get_examinee
from rantau.rounds.errors import WithdrawnAlready
from rantau.rounds.models import Examinee, ReturnedRow
from rantau.rounds.offer_selectors import find_stage_after_leaving
from rantau.rounds.permissions import WITHDRAW_EXAMINEE
from rantau.rounds.services.offers import withdraw_from_offers
from rantau.rounds.services.sending import RESOLVE_RETURNED_DUTY
from rantau.rounds.stage_events import enter_stage
from rantau.rounds.stages import Stage

EXAMINEE_WITHDRAWN = JournalKind("rounds:examinee:withdrawn", gettext_lazy("Withdrew from a round"))
FAMILY, HEALTH, OTHER_WORK, WAITED, COSTS, OTHER = (
    "family",
    "health",
    "other_work",
    "waited",
    "costs",
    "other",
)
WITHDRAWAL_REASONS = (FAMILY, HEALTH, OTHER_WORK, WAITED, COSTS, OTHER)


@service(EXAMINEE_WITHDRAWN, permission=WITHDRAW_EXAMINEE)
def withdraw_examinee(actor: Actor, exam_number: str, *, reason: str) -> CommandResult:
    """Let her withdraw by her own wish: on her own page, at a counter, or by headquarters; answers
    with the exam number. Whoever gives up a re-entry is home as before. The reason stands with the
    stage, and not in the journal. A contract that she was offered, or had accepted, goes to the
    next by rank.

    reason  one of WITHDRAWAL_REASONS; she herself need not say one
    Raises  NoSuchExaminee; NoLastingGround; WithdrawnAlready; StageNotNext where her journey has
            begun or the round is over for her, also under a re-entry; InvalidInput at `reason`
    """
    is_own = actor.person is not None
    if reason not in WITHDRAWAL_REASONS and not (is_own and not reason):
        raise InvalidInput({"reason": [_("Choose one.")]})
    examinee = get_examinee(actor, exam_number, permission=WITHDRAW_EXAMINEE, locks=True)
    if not is_own:
        require_present_or_lasting_ground(actor, examinee.person)
    if examinee.stage == Stage.WITHDRAWN:
        raise WithdrawnAlready()
    before = examinee.stage
    stage = find_stage_after_leaving(examinee, Stage.WITHDRAWN)
    enter_stage(examinee, stage, actor, reason=reason)
    close_returned_duties([examinee], stage)
    withdraw_from_offers(actor, examinee)
    examinee.revision += 1
    examinee.save(update_fields=["revision"])
    terms = {
        "round": examinee.round.code,
        "person": examinee.person.reference,
        "stage": before,
    }
    event = JournalEvent("examinee", examinee.id, examinee.revision, terms, tells=("worker",))
    return CommandResult(examinee.exam_number, event)


def close_returned_duties(examinees: Sequence[Examinee], outcome: str) -> None:
    """Close the duties to resolve what the counterpart returned of people who left the round."""
    rows = ReturnedRow.objects.filter(examinee__in=[each.id for each in examinees], outcome="")
    for row in rows.values_list("id", flat=True):
        advance_duties(about=row, closes=(RESOLVE_RETURNED_DUTY.code,), outcome=outcome, opens=None)
