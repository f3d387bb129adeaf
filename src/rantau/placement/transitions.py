"""Enter a milestone: whether the actor's office may, whether its gates are open, the event that
records it; and end a placement with all that depends on it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.fast_sql import insert_rows, update_row
from rantau.common.ids import uuid7
from rantau.documents.interface import revoke_documents
from rantau.duties.interface import advance_duties
from rantau.journal.interface import JournalEvent
from rantau.offices.models import OfficeKind
from rantau.partners.interface import release_quota
from rantau.placement.errors import GatesUnmet, MilestoneNotNext, PlacementFollowsRound, WrongParty
from rantau.placement.models import MilestoneEvent, Placement
from rantau.placement.next_step import DUTY_KIND_CODES, RECONCILE_DUTY
from rantau.placement.selectors import list_open_placements
from rantau.placement.snapshot import PlacementSnapshot
from rantau.procedures.gates import find_unmet_conditions
from rantau.procedures.scheme import (
    MILESTONE_CODES,
    MILESTONES_BEFORE_DEPARTURE,
    Milestone,
    Requirement,
)
from rantau.registry.interface import AGENCY_GROUND, set_ground

# Which offices act for a party. A regional office serves where no district office is connected.
OFFICE_KINDS_BY_PARTY = {
    "agency": {OfficeKind.AGENCY},
    "district": {OfficeKind.DISTRICT, OfficeKind.REGIONAL},
    "regional": {OfficeKind.REGIONAL},
    "border": {OfficeKind.BORDER_POST},
    "post": {OfficeKind.POST_ABROAD},
    "national": {OfficeKind.HEADQUARTERS},
}


def can_act_for(actor: Actor, party: str) -> bool:
    """Whether the actor's office acts for this party of a scheme."""
    return actor.office_kind in OFFICE_KINDS_BY_PARTY.get(party, ())


def can_hand_in(actor: Actor, requirement: Requirement) -> bool:
    """Whether the actor may hand in a document for this requirement: an officer any, an agency
    those that it supplies."""
    return actor.office_kind != OfficeKind.AGENCY or requirement.supplied_by == "agency"


def require_party(actor: Actor, party: str) -> None:
    """Raise WrongParty unless the actor's office acts for this party of the scheme."""
    if not can_act_for(actor, party):
        raise WrongParty(by=party)


def check_gates(snapshot: PlacementSnapshot, code: str) -> None:
    """Raise MilestoneNotNext unless `code` comes next, GatesUnmet unless its gates are open."""
    next_milestone = snapshot.scheme.get_next_milestone(snapshot.placement.milestone)
    if next_milestone is None or next_milestone.code != code:
        raise MilestoneNotNext()
    require_open_gates(snapshot, next_milestone)


def require_open_gates(snapshot: PlacementSnapshot, milestone: Milestone) -> None:
    """Raise GatesUnmet with every condition of the milestone that is not met."""
    if unmet := find_unmet_conditions(milestone, snapshot):
        raise GatesUnmet(snapshot.scheme, unmet)


def validate_occurred_at(placement: Placement, at: datetime | None) -> datetime:
    """When it happened, aware; now when `at` is None. Raises InvalidInput when that is in the
    future or before the last milestone."""
    now = clock.now()
    if at is None:
        return now
    if at > now:
        raise InvalidInput({"happened_at": [_("This time has not come yet.")]})
    if at < placement.milestone_at:
        raise InvalidInput({"happened_at": [_("This time is before the step that came before.")]})
    return at


# What `enter_milestone` sets, for whoever saves the placement.
MILESTONE_COLUMNS = ("milestone", "milestone_at", "origin_node", "sex")


def enter_milestone(
    placement: Placement,
    code: str,
    actor: Actor,
    *,
    at: datetime,
    reason: str = "",
    terms: dict[str, Any] | None = None,
) -> None:
    """Record that the milestone was entered at `at`, and copy it to the placement (not saved).

    Origin and sex are those of the person now: where they were corrected, the placement follows
    with this event, and earlier events keep what they were counted by.

    terms  further data of the milestone event
    """
    placement.origin_node, placement.sex = placement.person.origin_node, placement.person.sex
    event = build_milestone_event(placement, code, actor, at=at, terms=terms or {})
    event.reason = reason
    insert_rows(event)
    placement.milestone, placement.milestone_at = code, at
    if code not in MILESTONE_CODES or code == MILESTONE_CODES[-1]:
        placement.ended_at = clock.now()


def build_milestone_event(
    placement: Placement,
    code: str,
    actor: Actor,
    *,
    at: datetime,
    terms: dict[str, Any],
) -> MilestoneEvent:
    """A milestone event with the dimensions by which it is counted; not saved."""
    return MilestoneEvent(
        id=uuid7(),
        placement=placement,
        person_id=placement.person_id,
        milestone=code,
        happened_at=at,
        recorded_at=clock.now(),
        recorded_by=actor.ref,
        recorder_name=actor.name,
        office_id=actor.office,
        node=settings.RANTAU_NODE,
        terms=terms,
        origin_node=placement.origin_node,
        destination=placement.destination,
        sex=placement.sex,
        formal=placement.formal,
    )


def journal_event(
    placement: Placement, *, at: datetime | None = None, **terms: Any
) -> JournalEvent:
    """The journal event of a command on a placement.

    at     when it happened, aware; now when left out
    terms  the entry's data, which has no personal value
    """
    return JournalEvent(
        subject_kind="placement",
        subject=placement.id,
        revision=placement.revision,
        terms={"reference": placement.reference, **terms},
        tells=("worker", "agency"),
        happened_at=at,
    )


def require_endable_by_hand(placement: Placement) -> None:
    """Raise PlacementFollowsRound for the placement of a contract of a round, MilestoneNotNext
    after departure: what goes wrong then is a case."""
    if placement.follows_round:
        raise PlacementFollowsRound()
    if placement.milestone not in MILESTONES_BEFORE_DEPARTURE:
        raise MilestoneNotNext()


def end_placement(
    placement: Placement, milestone: str, actor: Actor, *, at: datetime, reason: str, code: str = ""
) -> None:
    """End the placement at this milestone and save it: release its quota and revoke its
    documents if it has not departed, close its duties, end the agency's ground.

    code  code of the reason, kept in the event; `reason` is the note
    """
    before_departure = placement.milestone in MILESTONES_BEFORE_DEPARTURE
    enter_milestone(
        placement, milestone, actor, at=at, reason=reason, terms={"reason": code} if code else {}
    )
    update_row(placement, "revision", *MILESTONE_COLUMNS, "ended_at")
    if before_departure:
        if placement.line_id:
            release_quota(placement.id)
        # None may have been issued yet: then there is nothing to revoke.
        revoke_documents(placement.id, reason=milestone, by=actor.ref)
    advance_duties(about=placement.id, closes=DUTY_KIND_CODES, outcome=milestone, opens=None)
    _close_reconciliation(placement)
    set_ground(placement.person_id, AGENCY_GROUND, None)


def _close_reconciliation(placement: Placement) -> None:
    """Where a person who was merged has one placement under way now, nothing is left to decide."""
    person = placement.person
    if person.merge_root_id and len(list_open_placements([person.id])) < 2:
        advance_duties(
            about=person.id, closes=(RECONCILE_DUTY.code,), outcome="one_left", opens=None
        )
