"""How well expected waits foretold: fit on who came onto rosters before a day, with what was known
then, and compare with who came later. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rantau.rounds.expected_wait import DAYS_OF_MONTH, MIN_EVENTS, WaitCurve, estimate_wait
from rantau.rounds.wait_groups import RosterSpell, WaitGroup


@dataclass(frozen=True)
class Comparison:
    """What was foretold of a group, and what became of those of it who came in one half-year.

    cohort            its first day
    median, low, high foretold days until half are chosen, with its interval; None where not seen
    persons, chosen   of the cohort
    seen              days until half of the cohort were chosen; None where not half of them are
    """

    group: WaitGroup
    cohort: date
    median: int | None
    low: int | None
    high: int | None
    persons: int
    chosen: int
    seen: int | None

    @property
    def held(self) -> bool | None:
        """Whether the interval had what was seen; None where one of the two is not seen."""
        if self.seen is None or self.low is None:
            return None
        return self.low <= self.seen and (self.high is None or self.seen <= self.high)

    @property
    def error_months(self) -> float | None:
        """By how many months the foretold median missed; None where one is not seen."""
        if self.seen is None or self.median is None:
            return None
        return abs(self.seen - self.median) / DAYS_OF_MONTH


def backtest(spells: Iterable[RosterSpell], day: date) -> list[Comparison]:
    """Compare each half-year of each group from `day` on with what was known of the group on that
    day; only groups and cohorts of which enough people were chosen."""
    before: dict[WaitGroup, list[RosterSpell]] = {}
    later: dict[tuple[WaitGroup, date], list[RosterSpell]] = {}
    for each in spells:
        if each.started_on < day:
            before.setdefault(each.group, []).append(censor(each, day))
        else:
            later.setdefault((each.group, find_half_year(each.started_on)), []).append(each)
    curves = {group: _estimate(members) for group, members in before.items()}
    found = []
    for (group, cohort), members in sorted(later.items(), key=lambda pair: pair[0]):
        curve, seen = curves.get(group), _estimate(members)
        if curve and min(curve.chosen, seen.chosen) >= MIN_EVENTS:
            found.append(_compare(group, cohort, curve, seen))
    return found


def censor(spell: RosterSpell, day: date) -> RosterSpell:
    """The wait as it was known at the beginning of a day."""
    if spell.ended_on < day:
        return spell
    return replace(spell, ended_on=day, is_chosen=False)


def find_half_year(day: date) -> date:
    """The first day of its half-year."""
    return date(day.year, 1 if day.month <= 6 else 7, 1)


def _estimate(members: Iterable[RosterSpell]) -> WaitCurve:
    return estimate_wait(each.to_spell() for each in members)


def _compare(group: WaitGroup, cohort: date, curve: WaitCurve, seen: WaitCurve) -> Comparison:
    return Comparison(
        group,
        cohort,
        curve.find_quantile(0.5),
        curve.find_quantile(0.5, bound="low"),
        curve.find_quantile(0.5, bound="high"),
        seen.persons,
        seen.chosen,
        seen.find_quantile(0.5),
    )


def count_held(found: Sequence[Comparison]) -> tuple[int, int]:
    """In how many the interval held, and how many can be compared."""
    compared = [each.held for each in found if each.held is not None]
    return sum(compared), len(compared)
