"""How long somebody may stay abroad, how often she may change her workplace, and which ways lead
back after she came home. Pure; days are those that the counterpart or an officer gave.

docs/rounds/stays.md describes it; docs/law/rounds.md has the source of each number.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rantau.placement.requirements import add_months
from rantau.rounds.edition import Amounts

# What keeps somebody from a way back.
NOT_HOME, LATE_HOME, CHANGED_WORKPLACE, NO_SUCH_WAY = (
    "not_home",
    "late_home",
    "changed_workplace",
    "no_such_way",
)
STAY_END = "stay"  # what ends, as `roster_clocks.End` names it


@dataclass(frozen=True)
class StayFacts:
    """What is recorded of a stay.

    permit_until     the last day of the permit
    left_on          when she left for home; None while she is there
    overstays_since, overstay_ended_on  since when she stayed without a permit, as the country says,
                     and when an extension ended that; None where it did not
    changes          the days on which her workplace changed
    """

    arrived_on: date
    permit_until: date
    left_on: date | None = None
    overstays_since: date | None = None
    overstay_ended_on: date | None = None
    changes: Sequence[date] = ()


@dataclass(frozen=True)
class WayBack:
    """A way back: what keeps her from it, and from when on it is open; None where something does,
    or it is open at once."""

    hindrances: tuple[str, ...]
    opens_on: date | None = None


def compute_permit_end(arrived_on: date, amounts: Amounts) -> date:
    """The last day of the permit of who arrived that day, before it is extended."""
    return add_months(arrived_on, amounts.stay_months)


def compute_longest_end(arrived_on: date, amounts: Amounts) -> date:
    """The last day until which the permit can be extended."""
    return add_months(arrived_on, amounts.stay_months + amounts.extension_months)


def count_allowed_changes(facts: StayFacts, on: date, amounts: Amounts) -> tuple[int, int]:
    """How many changes of workplace count in the same part of the stay as that day, and how many
    are allowed in it: the first part ends with the permit as it was given, the second with its
    extension."""
    is_extension = on > compute_permit_end(facts.arrived_on, amounts)
    allowed = amounts.extension_changes if is_extension else amounts.workplace_changes
    return len(list_changes_of_part(facts, on, amounts)), allowed


def list_changes_of_part(facts: StayFacts, on: date, amounts: Amounts) -> list[date]:
    """The days of changes of workplace in the same part of the stay as that day."""
    end = compute_permit_end(facts.arrived_on, amounts)
    return [each for each in facts.changes if (each > end) == (on > end)]


def is_excess_change(facts: StayFacts, on: date, amounts: Amounts) -> bool:
    """Whether a change on that day, besides those recorded, is one more than allowed."""
    used, allowed = count_allowed_changes(facts, on, amounts)
    return used >= allowed


def is_overstaying(facts: StayFacts, today: date) -> bool:
    """Whether she is there without a permit: the country says so, or the last day has passed
    without a return or an extension."""
    is_reported = facts.overstays_since is not None and facts.overstay_ended_on is None
    return facts.left_on is None and (facts.permit_until < today or is_reported)


def has_overstayed(facts: StayFacts) -> bool:
    """Whether she left after her permit had ended, or the country said that it had."""
    if facts.left_on is None:
        return facts.overstays_since is not None
    was_reported = facts.overstays_since is not None and facts.overstays_since <= facts.left_on
    return was_reported or facts.left_on > facts.permit_until


def judge_special_test(facts: StayFacts) -> WayBack:
    """Whether her stay opens the special test for who came home in time."""
    return WayBack(_list_hindrances(facts))


def judge_reentry(facts: StayFacts, amounts: Amounts) -> WayBack:
    """Whether her stay opens the entry without a test of who never changed her workplace."""
    hindrances = list(_list_hindrances(facts))
    if facts.changes:
        hindrances.append(CHANGED_WORKPLACE)
    if not amounts.reentry_months:
        hindrances = [NO_SUCH_WAY]
    if hindrances or facts.left_on is None:
        return WayBack(tuple(hindrances))
    return WayBack((), add_months(facts.left_on, amounts.reentry_months))


def find_stay_hindrance(stays: Iterable[StayFacts]) -> str | None:
    """What of the recorded stays in a country keeps somebody from another round for it: NOT_HOME or
    LATE_HOME; None where nothing does, also where no stay is recorded: the stamps in her passport
    tell then."""
    hindrances = [code for facts in stays for code in _list_hindrances(facts)]
    return next((code for code in (NOT_HOME, LATE_HOME) if code in hindrances), None)


def _list_hindrances(facts: StayFacts) -> tuple[str, ...]:
    if facts.left_on is None:
        return (NOT_HOME,)
    return (LATE_HOME,) if has_overstayed(facts) else ()
