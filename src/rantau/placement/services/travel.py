"""Record departure, arrival and return of a worker, and correct the time of one of them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.fast_sql import update_row
from rantau.placement.available_actions import TRAVEL_PERMISSIONS
from rantau.placement.next_step import advance_duty
from rantau.placement.permissions import (
    CORRECT_PLACEMENT,
    RECORD_ARRIVAL,
    RECORD_DEPARTURE,
    RECORD_RETURN,
)
from rantau.placement.registrations import (
    ARRIVAL_RECORDED,
    DEPARTURE_RECORDED,
    MILESTONE_TIME_CORRECTED,
    RETURN_RECORDED,
)
from rantau.placement.selectors import get_placement_for_update, list_effective_milestone_events
from rantau.placement.snapshot import load_snapshot
from rantau.placement.transitions import (
    build_milestone_event,
    check_gates,
    enter_milestone,
    journal_event,
    validate_occurred_at,
)
from rantau.registry.interface import POST_GROUND, set_ground

MAX_CARRIER_LENGTH = 40


@dataclass(frozen=True)
class DepartureInput:
    """The journey: flight or ship, and when it left (aware; now unless said)."""

    carrier: str
    occurred_at: datetime | None = None


@service(DEPARTURE_RECORDED, permission=RECORD_DEPARTURE)
def record_departure(
    actor: Actor, reference: str, data: DepartureInput, *, seen: int
) -> CommandResult:
    """Enter `departed`; from now on the post abroad sees the person.

    seen    the revision that the actor looked at
    Raises  Invalid; NoSuchPlacement, Ended, Stale, NotFromHere, GatesUnmet
    """
    carrier = data.carrier.strip()
    if not carrier or len(carrier) > MAX_CARRIER_LENGTH or "\0" in carrier:
        raise InvalidInput({"carrier": [_("Write the flight number or the name of the ship.")]})
    placement = get_placement_for_update(reference, seen=seen)
    at = validate_occurred_at(placement, data.occurred_at)
    snapshot = load_snapshot(actor, placement, at=at, with_line_status=False)
    check_gates(snapshot, "departed")
    enter_milestone(placement, "departed", actor, at=at, terms={"carrier": carrier})
    update_row(placement, "revision", "milestone", "milestone_at")
    set_ground(placement.person_id, POST_GROUND, placement.post)
    advance_duty(snapshot)
    return CommandResult(answer=placement.reference, event=journal_event(placement, at=at))


MAX_ADDRESS_LENGTH = 200


@dataclass(frozen=True)
class ArrivalInput:
    """Where the person lives abroad, and when the arrival was (aware; now unless said)."""

    address: str
    occurred_at: datetime | None = None


@service(ARRIVAL_RECORDED, permission=RECORD_ARRIVAL)
def record_arrival(actor: Actor, reference: str, data: ArrivalInput, *, seen: int) -> CommandResult:
    """Enter `arrived` with the address abroad, which lives in the fact and never in the entry.

    seen    the revision that the actor looked at
    Raises  Invalid; NoSuchPlacement, Ended, Stale, NotFromHere
    """
    address = data.address.strip()
    if not address or len(address) > MAX_ADDRESS_LENGTH or "\0" in address:
        raise InvalidInput(
            {"address": [_("Write the address in the destination country, 200 letters at most.")]}
        )
    placement = get_placement_for_update(reference, seen=seen)
    at = validate_occurred_at(placement, data.occurred_at)
    snapshot = load_snapshot(actor, placement, at=at, with_line_status=False)
    check_gates(snapshot, "arrived")
    enter_milestone(placement, "arrived", actor, at=at, terms={"address": address})
    update_row(placement, "revision", "milestone", "milestone_at")
    advance_duty(snapshot)
    return CommandResult(answer=placement.reference, event=journal_event(placement, at=at))


# How people come home, as arrival counters record it (docs/law/placement.md, "Return").
RETURN_STATES = ("end_of_contract", "leave", "problem", "sick", "deceased")


@dataclass(frozen=True)
class ReturnInput:
    """How the person came home (one of STATES), and when (aware; now unless said)."""

    state: str
    occurred_at: datetime | None = None


@service(RETURN_RECORDED, permission=RECORD_RETURN)
def record_return(actor: Actor, reference: str, data: ReturnInput, *, seen: int) -> CommandResult:
    """Enter `returned`: the post's ground ends, and the district closes when all is settled.

    seen    the revision that the actor looked at
    Raises  Invalid; NoSuchPlacement, Ended, Stale, NotFromHere
    """
    if data.state not in RETURN_STATES:
        raise InvalidInput({"state": [_("Choose how the person came home.")]})
    placement = get_placement_for_update(reference, seen=seen)
    at = validate_occurred_at(placement, data.occurred_at)
    snapshot = load_snapshot(actor, placement, at=at, with_line_status=False)
    check_gates(snapshot, "returned")
    enter_milestone(placement, "returned", actor, at=at, terms={"state": data.state})
    update_row(placement, "revision", "milestone", "milestone_at")
    advance_duty(snapshot)
    set_ground(placement.person_id, POST_GROUND, None)
    return CommandResult(answer=placement.reference, event=journal_event(placement, at=at))


MAX_REASON_LENGTH = 300


@service(MILESTONE_TIME_CORRECTED, permission=CORRECT_PLACEMENT)
def correct_milestone_time(
    actor: Actor, reference: str, milestone: str, *, at: datetime, why: str, seen: int
) -> CommandResult:
    """Supersede the passage of `milestone` by one at another time.

    Somebody says when a journey's stage was; a decision is of the moment at which it was written.

    milestone  departed, arrived or returned, and recorded
    at         aware; not in the future, and between the passages before and after
    why        kept in the fact
    seen       the revision that the actor looked at
    Raises  Invalid; NoSuchPlacement, Ended, Stale
    """
    placement = get_placement_for_update(reference, seen=seen)
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
    if not why.strip() or len(why) > MAX_REASON_LENGTH or "\0" in why:
        problems["why"] = [_("Write why it is corrected, 300 letters at most.")]
    if problems:
        raise InvalidInput(problems)
    new_event = build_milestone_event(placement, milestone, actor, at=at, terms=old_event.terms)
    new_event.reason, new_event.supersedes = why.strip(), old_event.id
    new_event.save(force_insert=True)
    if index + 1 == len(events):
        placement.milestone_at = at
    placement.save(update_fields=["revision", "milestone_at"])
    return CommandResult(
        answer=placement.reference,
        event=journal_event(placement, milestone=milestone, supersedes=str(old_event.id)),
    )
