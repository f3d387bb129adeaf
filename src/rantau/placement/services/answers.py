"""Answer a decision that ended a placement: the right of whom it is about."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.text import is_storable
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.placement.errors import NoDecisionToAnswer
from rantau.placement.models import MAX_ANSWER_LENGTH, DecisionAnswer
from rantau.placement.permissions import ANSWER_DECISION
from rantau.placement.selectors import get_placement
from rantau.procedures.scheme import REFUSED, WITHDRAWN
from rantau.registry.selectors import require_present_or_lasting_ground

DECISION_ANSWERED = JournalKind(
    "placement:decision:answered", gettext_lazy("A decision was answered")
)


@service(DECISION_ANSWERED, permission=ANSWER_DECISION)
def answer_decision(actor: Actor, reference: str, text: str) -> CommandResult:
    """Record what a person says to a refusal or withdrawal: herself, or at the counter. It stands
    beside the decision wherever that is shown, and changes nothing of it.

    text    in her own words, at most MAX_ANSWER_LENGTH characters
    Raises  InvalidInput at `text`; NoSuchPlacement; NoLastingGround; NoDecisionToAnswer
    """
    words = text.strip()
    if not is_storable(words, MAX_ANSWER_LENGTH, required=True):
        raise InvalidInput({"text": [_("Write what you have to say, 1000 characters at most.")]})
    placement = get_placement(actor, reference, purpose="placement")
    if actor.person is None:
        require_present_or_lasting_ground(actor, placement.person)
    if placement.milestone not in (REFUSED, WITHDRAWN):
        raise NoDecisionToAnswer()
    answer = DecisionAnswer(
        placement=placement,
        text=words,
        recorded_at=clock.now(),
        recorded_by=actor.ref,
        is_own=actor.person is not None,
    )
    answer.save(force_insert=True)
    event = JournalEvent(
        subject_kind="decision_answer",
        subject=answer.id,
        revision=1,
        terms={"reference": placement.reference, "person": placement.person.reference},
        tells=() if answer.is_own else ("worker",),
    )
    return CommandResult(answer=placement.reference, event=event)
