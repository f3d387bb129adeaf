"""What the actor may do with a placement now, for pages. Pure; services check again."""

from collections.abc import Iterator

from rantau.access.permissions import has_permission
from rantau.placement.four_eyes import DECISION_PERMISSIONS
from rantau.placement.name_answers import list_requirements_to_confirm
from rantau.placement.permissions import (
    CONFIRM_NAME,
    CORRECT_PLACEMENT,
    RECEIVE_DOCUMENTS,
    RECORD_ARRIVAL,
    RECORD_DEPARTURE,
    RECORD_RETURN,
    REFUSE_PLACEMENT,
    VERIFY_DOCUMENTS,
    WITHDRAW_PLACEMENT,
)
from rantau.placement.requirements import MISSING, RECEIVED, RETURNED
from rantau.placement.snapshot import PlacementSnapshot
from rantau.placement.transitions import can_act_for, can_hand_in
from rantau.procedures.scheme import MILESTONES_BEFORE_DEPARTURE, Milestone, Requirement
from rantau.registry.selectors import has_lasting_ground

TRAVEL_PERMISSIONS = {
    "departed": RECORD_DEPARTURE,
    "arrived": RECORD_ARRIVAL,
    "returned": RECORD_RETURN,
}


def list_available_actions(snapshot: PlacementSnapshot, *, is_on_visit: bool = False) -> list[str]:
    """The actions open to the actor, as codes: receive, verify, confirm_name, decide, a travel
    milestone, withdraw, refuse, correct, correct_time.

    is_on_visit  the person is at the counter of an office that sees her for the day only: it
                 receives what she hands over
    """
    next_milestone = snapshot.scheme.get_next_milestone(snapshot.placement.milestone)
    if snapshot.placement.ended_at is not None or next_milestone is None:
        return []
    actions = [*_list_forward_actions(snapshot, next_milestone), *_list_other_actions(snapshot)]
    if has_lasting_ground(snapshot.actor, snapshot.person):
        return actions
    return [each for each in actions if is_on_visit and each == "receive"]


def _list_forward_actions(snapshot: PlacementSnapshot, next_milestone: Milestone) -> Iterator[str]:
    """The actions that lead to the next milestone."""
    actor = snapshot.actor
    if has_permission(actor, RECEIVE_DOCUMENTS) and list_requirements_to_receive(snapshot):
        yield "receive"
    if list_requirements_to_verify(snapshot):
        yield "verify"
    if list_names_to_answer(snapshot):
        yield "confirm_name"
    decision_permission = DECISION_PERMISSIONS.get(next_milestone.code)
    if (
        decision_permission
        and has_permission(actor, decision_permission)
        and can_act_for(actor, next_milestone.entered_by)
    ):
        yield "decide"
    travel_permission = TRAVEL_PERMISSIONS.get(next_milestone.code)
    if travel_permission and has_permission(actor, travel_permission):
        yield next_milestone.code


def _list_other_actions(snapshot: PlacementSnapshot) -> Iterator[str]:
    """The actions that end the placement early or correct it."""
    placement = snapshot.placement
    if placement.milestone in MILESTONES_BEFORE_DEPARTURE and not placement.follows_round:
        ends = (("withdraw", WITHDRAW_PLACEMENT), ("refuse", REFUSE_PLACEMENT))
        yield from (name for name, permission in ends if has_permission(snapshot.actor, permission))
    if list_requirements_to_correct(snapshot):
        yield "correct"
    if can_correct_milestone_times(snapshot):
        yield "correct_time"


def list_requirements_to_receive(snapshot: PlacementSnapshot) -> list[Requirement]:
    """The requirements in force that are not accepted, or accepted and expired, and that the actor
    may hand in."""
    return [
        each
        for each in snapshot.scheme.list_requirements_in_force(snapshot.placement.milestone)
        if not snapshot.requirements[each.code].is_valid_on(snapshot.today)
        and can_hand_in(snapshot.actor, each)
    ]


def list_requirements_to_verify_at_receipt(snapshot: PlacementSnapshot) -> list[Requirement]:
    """Of those that the actor may hand in, the ones that the actor may accept in the same act: none
    that the actor returned before."""
    if not _can_change(snapshot, VERIFY_DOCUMENTS):
        return []
    returned = {
        event.requirement
        for event in snapshot.document_events
        if event.kind == RETURNED and event.recorded_by in snapshot.own_refs
    }
    return [
        each
        for each in list_requirements_to_receive(snapshot)
        if can_act_for(snapshot.actor, each.verified_by) and each.code not in returned
    ]


def list_requirements_to_verify(snapshot: PlacementSnapshot) -> list[Requirement]:
    """The requirements with a received document that the actor may verify."""
    if not _can_change(snapshot, VERIFY_DOCUMENTS):
        return []
    return [
        status.requirement
        for status in snapshot.requirements.values()
        if status.state == RECEIVED and can_act_for(snapshot.actor, status.requirement.verified_by)
    ]


def list_names_to_answer(snapshot: PlacementSnapshot) -> list[Requirement]:
    """The documents about whose name the actor may answer: a second officer, who did not accept
    them."""
    if not _can_change(snapshot, CONFIRM_NAME):
        return []
    return [
        each
        for each in list_requirements_to_confirm(snapshot)
        if can_act_for(snapshot.actor, each.verified_by)
        and (verification := snapshot.requirements[each.code].verification)
        and verification.recorded_by not in snapshot.own_refs
    ]


def can_correct_milestone_times(snapshot: PlacementSnapshot) -> bool:
    """Whether the actor may correct the time of a departure, arrival or return."""
    placement = snapshot.placement
    running = placement.ended_at is None and placement.milestone in TRAVEL_PERMISSIONS
    return running and _can_change(snapshot, CORRECT_PLACEMENT)


def list_requirements_to_correct(snapshot: PlacementSnapshot) -> list[Requirement]:
    """The requirements with a received document whose typed values the actor may correct."""
    if not _can_change(snapshot, CORRECT_PLACEMENT) or snapshot.placement.ended_at is not None:
        return []
    return [
        status.requirement
        for status in snapshot.requirements.values()
        if status.state != MISSING and status.requirement.fields
    ]


def _can_change(snapshot: PlacementSnapshot, permission: str) -> bool:
    return has_permission(snapshot.actor, permission) and has_lasting_ground(
        snapshot.actor, snapshot.person
    )
