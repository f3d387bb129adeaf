"""What two persons of headquarters correct of a stay abroad: the day of the arrival, the last day
of an extended permit, a change of workplace, a report that she stayed without a permit, and what
became of a claim to an insurance. Pure; docs/rounds/stays.md."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from rantau.rounds.edition import Amounts
from rantau.rounds.entry_rows import DAYS_EARLY
from rantau.rounds.refund_rules import REFUND_KINDS
from rantau.rounds.stay_rows import EXTENSION, OVERSTAY, WORKPLACE
from rantau.rounds.stay_rules import (
    StayFacts,
    compute_longest_end,
    compute_permit_end,
    count_allowed_changes,
    has_overstayed,
    is_excess_change,
)

# A claim is corrected under its own kind: a stay has one of each.
ARRIVAL = "arrival"
CORRECTION_KINDS = (ARRIVAL, EXTENSION, WORKPLACE, OVERSTAY, *REFUND_KINDS)
CLAIM_FIELDS = ("state", "settled_on", "amount", "currency", "evidence", "why")
DAY_FIELDS = (
    "arrived_on",
    "permit_until",
    "overstays_since",
    "overstay_ended_on",
    "settled_on",
    "changed_on",
)
FREE_FIELDS = ("evidence", "why", "employer")  # what somebody wrote in free words
# Kind -> the fields of the stay, of the change of workplace or of the claim that it corrects.
CORRECTED_FIELDS = {
    ARRIVAL: ("arrived_on", "permit_until"),
    EXTENSION: ("permit_until", "overstay_ended_on"),
    WORKPLACE: ("id", "changed_on", "employer"),
    OVERSTAY: ("overstays_since", "overstay_ended_on"),
    **dict.fromkeys(REFUND_KINDS, CLAIM_FIELDS),
}
# What has to stand at the confirmation as it stood at the proposal: also the return, where the end
# of the permit moves, since by both the ways to go again are judged.
COMPARED_FIELDS = CORRECTED_FIELDS | {
    kind: (*CORRECTED_FIELDS[kind], "left_on") for kind in (ARRIVAL, EXTENSION)
}


def is_possible_arrival(facts: StayFacts, on: date, *, entry_on: date | None, today: date) -> bool:
    """Whether she can have arrived on a day: not after today or anything that is recorded of her
    stay, and not earlier before her day of entry than a file could say.

    entry_on  by the list of entries; None where she has none
    """
    if entry_on and on < entry_on - timedelta(days=DAYS_EARLY):
        return False
    recorded = (facts.left_on, facts.overstays_since, *facts.changes)
    return on <= min([today, *(day for day in recorded if day)])


def move_permit_end(facts: StayFacts, arrived_on: date, amounts: Amounts) -> date:
    """The last day of the permit of who arrived on another day. One that was extended stays where
    the country extended it to, and is never shorter than that of who was not."""
    given = compute_permit_end(arrived_on, amounts)
    return max(facts.permit_until, given) if is_extended(facts, amounts) else given


def is_extended(facts: StayFacts, amounts: Amounts) -> bool:
    """Whether the permit ends later than it would without an extension."""
    return facts.permit_until > compute_permit_end(facts.arrived_on, amounts)


def is_possible_end(facts: StayFacts, until: date, amounts: Amounts) -> bool:
    """Whether an extended permit can end that day instead: from the day on which it would end
    without an extension, which says that there was none, to the last that the round allows."""
    first = compute_permit_end(facts.arrived_on, amounts)
    return first <= until <= compute_longest_end(facts.arrived_on, amounts)


def count_excess_changes(facts: StayFacts, on: date, amounts: Amounts) -> int:
    """How many changes of workplace more than allowed are in the same part of the stay as that
    day."""
    used, allowed = count_allowed_changes(facts, on, amounts)
    return max(0, used - allowed)


def find_excess_days(
    changes: Sequence[date], arrived_on: date, amounts: Amounts
) -> frozenset[date]:
    """The days of the changes of workplace more than allowed in their part of the stay of who
    arrived that day.

    changes  their days, in the order in which they were recorded
    """
    end = compute_permit_end(arrived_on, amounts)
    return frozenset(
        on
        for place, on in enumerate(changes)
        if is_excess_change(StayFacts(arrived_on, end, changes=changes[:place]), on, amounts)
    )


def is_late_by(facts: StayFacts, permit_until: date) -> bool:
    """Whether who left in time would have left too late, if her permit had ended that day."""
    return not has_overstayed(facts) and has_overstayed(replace(facts, permit_until=permit_until))
