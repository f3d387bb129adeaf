"""Record departure, arrival and return of a worker, and correct the time of one of them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.fast_sql import update_row
from rantau.common.text import is_storable
from rantau.journal.interface import JournalKind
from rantau.placement.available_actions import TRAVEL_PERMISSIONS
from rantau.placement.models import Placement
from rantau.placement.next_step import advance_duty
from rantau.placement.permissions import (
    CORRECT_PLACEMENT,
    RECORD_ARRIVAL,
    RECORD_DEPARTURE,
    RECORD_RETURN,
)
from rantau.placement.selectors import get_placement_for_update, list_effective_milestone_events
from rantau.placement.snapshot import (
    PlacementSnapshot,
    load_snapshot,
    read_documents_for_gates,
)
from rantau.placement.transitions import (
    MILESTONE_COLUMNS,
    build_milestone_event,
    check_gates,
    enter_milestone,
    journal_event,
    validate_occurred_at,
)
from rantau.registry.interface import POST_GROUND, set_ground

MILESTONE_TIME_CORRECTED = JournalKind(
    "placement:milestone:corrected", gettext_lazy("Recorded time corrected")
)
RETURN_RECORDED = JournalKind("placement:returned", gettext_lazy("Returned home"))
ARRIVAL_RECORDED = JournalKind(
    "placement:arrived", gettext_lazy("Arrived in the destination country")
)
DEPARTURE_RECORDED = JournalKind("placement:departed", gettext_lazy("Departed"))

MAX_CARRIER_LENGTH, MAX_ADDRESS_LENGTH = 40, 200
# How people come home, as arrival counters record it (docs/law/placement.md, "Return").
RETURN_STATES = ("end_of_contract", "leave", "problem", "sick", "deceased")


@dataclass(frozen=True)
class DepartureInput:
    """The journey: flight number or ship, and when it left (aware; None for now)."""

    carrier: str
    occurred_at: datetime | None = None


@dataclass(frozen=True)
class ArrivalInput:
    """Where the person lives abroad, and when the person arrived (aware; None for now)."""

    address: str
    occurred_at: datetime | None = None


@dataclass(frozen=True)
class ReturnInput:
    """How the person came home, one of RETURN_STATES, and when (aware; None for now)."""

    state: str
    occurred_at: datetime | None = None


@service(DEPARTURE_RECORDED, permission=RECORD_DEPARTURE)
def record_departure(
    actor: Actor, reference: str, data: DepartureInput, *, seen: int
) -> CommandResult:
    """Enter `departed`; from now on the post abroad sees the person.

    seen    the revision that the actor looked at
    Raises  InvalidInput; NoSuchPlacement, NoLastingGround, PlacementEnded, StaleRevision,
            MilestoneNotNext, GatesUnmet
    """
    carrier = data.carrier.strip()
    if not is_storable(carrier, MAX_CARRIER_LENGTH, required=True):
        raise InvalidInput({"carrier": [_("Write the flight number or the name of the ship.")]})
    placement = get_placement_for_update(actor, reference, seen=seen)
    entered = _enter(placement, "departed", actor, data.occurred_at, {"carrier": carrier})
    set_ground(placement.person_id, POST_GROUND, placement.post_id)
    advance_duty(entered)
    return _build_result(entered)


@service(ARRIVAL_RECORDED, permission=RECORD_ARRIVAL)
def record_arrival(actor: Actor, reference: str, data: ArrivalInput, *, seen: int) -> CommandResult:
    """Enter `arrived` with the address abroad, which the event keeps and never the journal.

    seen    the revision that the actor looked at
    Raises  InvalidInput; NoSuchPlacement, NoLastingGround, PlacementEnded, StaleRevision,
            MilestoneNotNext, GatesUnmet
    """
    address = data.address.strip()
    if not is_storable(address, MAX_ADDRESS_LENGTH, required=True):
        raise InvalidInput(
            {
                "address": [
                    _("Write the address in the destination country, 200 characters at most.")
                ]
            }
        )
    placement = get_placement_for_update(actor, reference, seen=seen)
    entered = _enter(placement, "arrived", actor, data.occurred_at, {"address": address})
    advance_duty(entered)
    return _build_result(entered)


@service(RETURN_RECORDED, permission=RECORD_RETURN)
def record_return(actor: Actor, reference: str, data: ReturnInput, *, seen: int) -> CommandResult:
    """Enter `returned`: the post's ground ends; the district closes the placement later.

    seen    the revision that the actor looked at
    Raises  InvalidInput; NoSuchPlacement, NoLastingGround, PlacementEnded, StaleRevision,
            MilestoneNotNext, GatesUnmet
    """
    if data.state not in RETURN_STATES:
        raise InvalidInput({"state": [_("Choose how the person came home.")]})
    placement = get_placement_for_update(actor, reference, seen=seen)
    entered = _enter(placement, "returned", actor, data.occurred_at, {"state": data.state})
    advance_duty(entered)
    set_ground(placement.person_id, POST_GROUND, None)
    return _build_result(entered)


def _enter(
    placement: Placement, milestone: str, actor: Actor, at: datetime | None, terms: dict[str, str]
) -> PlacementSnapshot:
    """Check the time and the gates, enter the milestone, save the placement.

    at      when it was, aware; None for now
    terms   what the milestone event keeps besides
    Returns the snapshot at that time.
    """
    at = validate_occurred_at(placement, at)
    snapshot = load_snapshot(actor, placement, at=at, with_line_status=False)
    check_gates(read_documents_for_gates(snapshot, milestone), milestone)
    enter_milestone(placement, milestone, actor, at=at, terms=terms)
    update_row(placement, "revision", *MILESTONE_COLUMNS)
    return snapshot


def _build_result(entered: PlacementSnapshot) -> CommandResult:
    placement = entered.placement
    return CommandResult(answer=placement.reference, event=journal_event(placement, at=entered.at))


@service(MILESTONE_TIME_CORRECTED, permission=CORRECT_PLACEMENT)
def correct_milestone_time(
    actor: Actor, reference: str, milestone: str, *, at: datetime, why: str, seen: int
) -> CommandResult:
    """Supersede the event of `milestone` by one at another time.

    People report when a departure, arrival or return was; a decision is of the moment at which it
    was recorded, so that its time is never corrected.

    milestone  departed, arrived or returned, and recorded
    at         aware; not in the future, and between the events before and after
    why        kept in the event
    seen       the revision that the actor looked at
    Raises  InvalidInput; NoSuchPlacement, NoLastingGround, PlacementEnded, StaleRevision
    """
    placement = get_placement_for_update(actor, reference, seen=seen)
    events = list_effective_milestone_events(placement)
    index = next((n for n, each in enumerate(events) if each.milestone == milestone), None)
    if index is None or milestone not in TRAVEL_PERMISSIONS:
        raise InvalidInput({"milestone": [_("Choose a stage of the journey that is recorded.")]})
    old_event = events[index]
    earliest = events[index - 1].happened_at if index else None
    latest = events[index + 1].happened_at if index + 1 < len(events) else clock.now()
    problems: dict[str, list[str]] = {}
    if (earliest and at < earliest) or at > latest:
        problems["at"] = [_("This time does not fit the step before or after.")]
    if not is_storable(why, required=True):
        problems["why"] = [_("Write why it is corrected, 300 characters at most.")]
    if problems:
        raise InvalidInput(problems)
    new_event = build_milestone_event(placement, milestone, actor, at=at, terms=old_event.terms)
    # It counts where the event that it supersedes has counted.
    new_event.origin_node, new_event.sex = old_event.origin_node, old_event.sex
    new_event.reason, new_event.supersedes_id = why.strip(), old_event.id
    new_event.save(force_insert=True)
    if index + 1 == len(events):
        placement.milestone_at = at
    placement.save(update_fields=["revision", "milestone_at"])
    return CommandResult(
        answer=placement.reference,
        event=journal_event(placement, milestone=milestone, supersedes=str(old_event.id)),
    )
