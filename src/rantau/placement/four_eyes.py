"""Which step of a placement the actor may not take because of an earlier one (four eyes): known
before it is tried (docs/design/procedures.md, "Four eyes")."""

from collections.abc import Mapping
from uuid import UUID

from rantau.access.permissions import has_permission
from rantau.placement.models import DocumentEvent
from rantau.placement.permissions import CLEAR_PLACEMENT, CLOSE_PLACEMENT, SELECT_CANDIDATE
from rantau.placement.requirements import RequirementStatus
from rantau.placement.selectors import list_effective_milestone_events
from rantau.placement.snapshot import PlacementSnapshot
from rantau.placement.transitions import can_act_for
from rantau.procedures.scheme import Milestone
from rantau.registry.selectors import list_united

TRANSFERRED = {"cause": "transferred"}  # fields of what a move to another agency reverts
SOMEBODY_ELSE_GATE = "somebody_else_verified"
DECISION_PERMISSIONS: Mapping[str, str] = {
    "selected": SELECT_CANDIDATE,
    "cleared": CLEAR_PLACEMENT,
    "closed": CLOSE_PLACEMENT,
}


def list_milestones_barred_by_verifying(snapshot: PlacementSnapshot) -> list[Milestone]:
    """The milestones still to come that the actor could decide on, and cannot any more after
    verifying one document."""
    entered = snapshot.scheme.list_entered_milestones(snapshot.placement.milestone)
    return [
        each
        for each in snapshot.scheme.milestones
        if each not in entered
        and any(use.name == SOMEBODY_ELSE_GATE for use in each.gates)
        and each.code in DECISION_PERMISSIONS
        and has_permission(snapshot.actor, DECISION_PERMISSIONS[each.code])
        and can_act_for(snapshot.actor, each.entered_by)
    ]


def has_verified(snapshot: PlacementSnapshot) -> bool:
    """Whether the actor ever verified a document of it, under any of the own accounts."""
    return any(
        event.kind in DocumentEvent.VERDICTS and event.recorded_by in snapshot.own_refs
        for event in snapshot.document_events
    )


def has_taken_part(snapshot: PlacementSnapshot) -> bool:
    """Whether the actor registered the person, under any registration, opened the placement, moved
    it to another agency, which reverts what the agency before supplied, or ever verified a document
    of it, under any of the own accounts."""
    person = snapshot.person
    registered = {person.registered_by, *(each.registered_by for each in list_united(person))}
    began = registered | {snapshot.placement.opened_by}
    moved = {e.recorded_by for e in snapshot.document_events if e.fields == TRANSFERRED}
    return has_verified(snapshot) or bool((began | moved) & snapshot.own_refs)


def is_barred_from(snapshot: PlacementSnapshot, milestone: Milestone) -> bool:
    """Whether somebody else than the actor has to enter the milestone."""
    is_for_others = any(use.name == SOMEBODY_ELSE_GATE for use in milestone.gates)
    return is_for_others and has_taken_part(snapshot)


def has_returned(snapshot: PlacementSnapshot, status: RequirementStatus) -> bool:
    """Whether the actor ever returned this document, also as it was before it was corrected; and
    any before it, where the actor received this one. Under any of the own accounts."""
    own_refs = snapshot.own_refs
    events, receipt_ids = {event.id: event for event in snapshot.document_events}, set[UUID]()
    receipt = status.receipt
    if receipt and receipt.recorded_by in own_refs:
        receipt_ids |= {e.id for e in events.values() if e.requirement == receipt.requirement}
    while receipt:
        receipt_ids.add(receipt.id)
        receipt = events.get(receipt.supersedes_id) if receipt.supersedes_id else None
    return any(
        event.kind == DocumentEvent.RETURNED
        and event.about_id in receipt_ids
        and event.recorded_by in own_refs
        for event in snapshot.document_events
    )


def has_decided(snapshot: PlacementSnapshot) -> bool:
    """Whether the actor, under any of the own accounts, issued the clearance: it is issued anew
    once what it rests on is verified again. One query, and that after the clearance only."""
    if snapshot.placement.milestone != "cleared":
        return False
    events = list_effective_milestone_events(snapshot.placement)
    return bool({e.recorded_by for e in events if e.milestone == "cleared"} & snapshot.own_refs)
