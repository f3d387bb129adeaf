"""What the actor may do with a placement now, for pages. Pure; services check again."""

from collections.abc import Iterator

from rantau.access.permissions import has_permission
from rantau.placement.permissions import (
    CLEAR_PLACEMENT,
    CLOSE_PLACEMENT,
    CORRECT_PLACEMENT,
    RECEIVE_DOCUMENTS,
    RECORD_ARRIVAL,
    RECORD_DEPARTURE,
    RECORD_RETURN,
    REFUSE_PLACEMENT,
    SELECT_CANDIDATE,
    VERIFY_DOCUMENTS,
    WITHDRAW_PLACEMENT,
)
from rantau.placement.requirements import ACCEPTED, MISSING, RECEIVED
from rantau.placement.snapshot import PlacementSnapshot
from rantau.placement.transitions import MILESTONES_BEFORE_DEPARTURE, can_act_for
from rantau.procedures.scheme import Milestone, Requirement

DECISION_PERMISSIONS = {
    "selected": SELECT_CANDIDATE,
    "cleared": CLEAR_PLACEMENT,
    "closed": CLOSE_PLACEMENT,
}
TRAVEL_PERMISSIONS = {
    "departed": RECORD_DEPARTURE,
    "arrived": RECORD_ARRIVAL,
    "returned": RECORD_RETURN,
}


def list_available_actions(file: PlacementSnapshot) -> list[str]:
    """The acts open to the actor: receive, verify, decide, a journey's milestone, the two early
    ends, and what may be corrected."""
    coming = file.scheme.after(file.placement.milestone)
    if file.placement.ended_at is not None or coming is None:
        return []
    return [*_list_forward_actions(file, coming), *_list_other_actions(file)]


def _list_forward_actions(file: PlacementSnapshot, coming: Milestone) -> Iterator[str]:
    """What brings the placement to its coming milestone."""
    actor = file.actor
    if has_permission(actor, RECEIVE_DOCUMENTS) and file.scheme.asked_at(coming.code):
        yield "receive"
    if list_requirements_to_verify(file):
        yield "verify"
    decided = DECISION_PERMISSIONS.get(coming.code)
    if decided and has_permission(actor, decided) and can_act_for(actor, coming.by):
        yield "decide"
    journey = TRAVEL_PERMISSIONS.get(coming.code)
    if journey and has_permission(actor, journey):
        yield coming.code


def _list_other_actions(file: PlacementSnapshot) -> Iterator[str]:
    """What ends it early or puts it right."""
    if file.placement.milestone in MILESTONES_BEFORE_DEPARTURE:
        ends = (("withdraw", WITHDRAW_PLACEMENT), ("refuse", REFUSE_PLACEMENT))
        yield from (name for name, permission in ends if has_permission(file.actor, permission))
    if list_requirements_to_correct(file):
        yield "correct"
    if can_correct_milestone_times(file):
        yield "correct_time"


def list_requirements_to_receive(file: PlacementSnapshot) -> list[Requirement]:
    """The papers that the coming milestone asks for and that are not verified yet."""
    coming = file.scheme.after(file.placement.milestone)
    asked = file.scheme.asked_at(coming.code) if coming else ()
    return [each for each in asked if file.papers[each.code].state != ACCEPTED]


def list_requirements_to_verify(file: PlacementSnapshot) -> list[Requirement]:
    """The received papers that the actor may judge."""
    if not has_permission(file.actor, VERIFY_DOCUMENTS):
        return []
    return [
        paper.asked
        for paper in file.papers.values()
        if paper.state == RECEIVED and can_act_for(file.actor, paper.asked.verified_by)
    ]


def can_correct_milestone_times(file: PlacementSnapshot) -> bool:
    """Whether the actor may correct when a stage of the journey was that is recorded."""
    placement = file.placement
    running = placement.ended_at is None and placement.milestone in TRAVEL_PERMISSIONS
    return running and has_permission(file.actor, CORRECT_PLACEMENT)


def list_requirements_to_correct(file: PlacementSnapshot) -> list[Requirement]:
    """The papers with typed values that the actor may correct."""
    if not has_permission(file.actor, CORRECT_PLACEMENT) or file.placement.ended_at is not None:
        return []
    return [p.asked for p in file.papers.values() if p.state != MISSING and p.asked.fields]
