"""Answer about a name on a document that is no safe spelling of the registered one: the answer of a
second officer, with the reason (docs/design/verification.md)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common.errors import InvalidInput
from rantau.common.names import normalize_name
from rantau.common.text import is_storable
from rantau.journal.interface import JournalKind
from rantau.placement.errors import SecondOfficerRequired
from rantau.placement.models import DocumentEvent
from rantau.placement.name_answers import (
    NAME_ANSWERS,
    SAME_PERSON,
    get_written_name,
    list_requirements_to_confirm,
)
from rantau.placement.permissions import CONFIRM_NAME
from rantau.placement.requirements import RequirementStatus
from rantau.placement.selectors import get_placement_for_update
from rantau.placement.services.received_documents import build_document_event, record_events
from rantau.placement.snapshot import PlacementSnapshot, load_snapshot
from rantau.placement.transitions import journal_event, require_party
from rantau.placement.zone_comparison import ZONE_FIELD, ZONE_REQUIREMENT

NAME_ANSWERED = JournalKind(
    "placement:name:answered", gettext_lazy("Answered about a name in a document")
)


@dataclass(frozen=True)
class NameAnswerInput:
    """An answer about the name on one document.

    answer  one of NAME_ANSWERS
    reason  what it rests on
    """

    requirement: str
    answer: str
    reason: str


@service(NAME_ANSWERED, permission=CONFIRM_NAME)
def answer_about_name(
    actor: Actor, reference: str, given: NameAnswerInput, *, seen: int
) -> CommandResult:
    """Record whether the name on an accepted document is the registered person's. It counts for
    exactly these two spellings; a passport's number, birth date and sex were compared before, in
    its machine-readable zone, and no answer stands for them.

    seen    the revision that the actor looked at
    Raises  InvalidInput; NoSuchPlacement, NoLastingGround, PlacementEnded, StaleRevision;
            WrongParty for a document that another party verifies; SecondOfficerRequired for whoever
            accepted the document
    """
    placement = get_placement_for_update(actor, reference, seen=seen)
    snapshot = load_snapshot(actor, placement, with_line_status=False)
    status = _require_status(snapshot, given)
    require_party(actor, status.requirement.verified_by)
    if status.verification and status.verification.recorded_by in snapshot.own_refs:
        raise SecondOfficerRequired()
    event = build_document_event(
        placement,
        actor,
        DocumentEvent.NAMED,
        given.requirement,
        about_id=status.receipt.id if status.receipt else None,
        reason=given.reason.strip(),
        fields={
            "answer": given.answer,
            "registered": normalize_name(snapshot.person.name),
            "written": get_written_name(status),
        },
    )
    record_events(actor, placement, [event])
    return CommandResult(
        answer=placement.reference,
        event=journal_event(placement, requirement=given.requirement, answer=given.answer),
    )


def _require_status(snapshot: PlacementSnapshot, given: NameAnswerInput) -> RequirementStatus:
    """The document that waits for an answer. Raises InvalidInput."""
    problems: dict[str, list[str]] = {}
    waiting = {each.code for each in list_requirements_to_confirm(snapshot)}
    if given.requirement not in waiting:
        raise InvalidInput({"answer": [_("No name is waiting for an answer here.")]})
    status = snapshot.requirements[given.requirement]
    if given.answer not in NAME_ANSWERS:
        problems["answer"] = [_("Choose one.")]
    elif given.answer == SAME_PERSON and not has_compared_zone(status):
        problems["answer"] = [
            _(
                "The machine-readable zone of this passport was not compared. Without it nobody"
                " can say that number, birth date and sex agree. Have the passport verified anew."
            )
        ]
    if not is_storable(given.reason, required=True):
        problems["reason"] = [_("Write what your answer rests on, 300 characters at most.")]
    if problems:
        raise InvalidInput(problems)
    return status


def has_compared_zone(status: RequirementStatus) -> bool:
    """Whether number, birth date and sex were compared when the document was accepted: a passport's
    zone is kept with its acceptance only where nothing in it contradicts."""
    if status.requirement.code != ZONE_REQUIREMENT:
        return True
    return bool(status.verification and status.verification.fields.get(ZONE_FIELD))
