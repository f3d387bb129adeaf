"""What became of those who came onto a country's roster, by year: the public table, of the end of
the last month. Cells of fewer than five people are not shown (docs/design/statistics.md)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.rounds.permissions import READ_FIGURES

# A function of the database: the public reads no examinee.
COUNT_COHORTS_SQL = "select * from rounds_count_cohorts(%s)"
CELLS = (
    "chosen",
    "withdrawn",
    "expired",
    "barred",
    "under_6",
    "under_12",
    "under_18",
    "longer",
)
WAITING_CELLS = CELLS[4:]  # by how long they wait
MIN_SHOWN = 5  # people of a cell


@dataclass(frozen=True)
class Cohort:
    """Everybody who came onto a roster in a year, and the number of each of CELLS; None where it is
    not shown. `people` is None where too few came at all."""

    year: int
    people: int | None
    cells: Mapping[str, int | None]

    @property
    def waiting(self) -> int | None:
        """How many wait, of the cells that are shown; None where none of them has anybody and
        another is hidden."""
        return _sum_shown([self.cells[name] for name in WAITING_CELLS])


@dataclass(frozen=True)
class CohortTotals:
    """The sums of all years, of what is shown alone, so that nothing hidden can be computed from
    them; None where that is nobody and something is hidden. `is_least` where something is hidden
    that would belong to them."""

    cells: Mapping[str, int | None]
    is_least: bool

    @property
    def waiting(self) -> int | None:
        """How many wait, at least; None where nothing is shown of them."""
        return _sum_shown([self.cells[name] for name in WAITING_CELLS])


def _sum_shown(counts: Sequence[int | None]) -> int | None:
    """A sum of 0 that leaves out what is hidden would be quoted as nobody."""
    total = sum(count or 0 for count in counts)
    return None if total == 0 and None in counts else total


def sum_cohorts(cohorts: Sequence[Cohort]) -> CohortTotals:
    """The totals over all years."""
    cells = {name: _sum_shown([each.cells[name] for each in cohorts]) for name in CELLS}
    is_least = any(each.cells[name] is None for each in cohorts for name in WAITING_CELLS)
    return CohortTotals(cells, is_least)


def get_counted_day(today: date) -> date:
    """The last day of the month before: what is public was counted when it ended, from what was
    recorded until then. Whoever reads it on two days of a month reads the same. The database has
    the end of that day as `rounds_get_counted_until`.

    today  in western Indonesia
    """
    return today.replace(day=1) - timedelta(days=1)


def list_cohorts(actor: Actor, destination: str) -> list[Cohort]:
    """The cohorts of a country on the counted day, newest year first; inside the caller's scope."""
    require_permission(actor, READ_FIGURES)
    with connection.cursor() as cursor:
        cursor.execute(COUNT_COHORTS_SQL, [destination])
        return [
            hide_small(year, people, dict(zip(CELLS, counts, strict=True)))
            for year, people, *counts in cursor.fetchall()
        ]


def find_chosen_share(cohorts: Iterable[Cohort], today: date) -> Cohort | None:
    """The newest cohort of a year that is over of which both numbers are shown; None where there is
    none."""
    return next(
        (
            each
            for each in cohorts
            if each.year < today.year and each.people and each.cells["chosen"] is not None
        ),
        None,
    )


def hide_small(year: int, people: int, cells: Mapping[str, int]) -> Cohort:
    """The cohort without its small cells. No cell of nobody is hidden; where one cell alone would
    be, the next smallest is hidden as well, so that subtracting tells nothing."""
    if people < MIN_SHOWN:
        return Cohort(year, None, dict.fromkeys(cells))
    hidden = {name for name, count in cells.items() if 0 < count < MIN_SHOWN}
    if hidden and _is_disclosed(hidden, cells):
        others = [name for name, count in cells.items() if count and name not in hidden]
        hidden |= set(sorted(others, key=lambda name: cells[name])[:1])
    shown = {name: None if name in hidden else count for name, count in cells.items()}
    return Cohort(year, people, shown)


def _is_disclosed(hidden: set[str], cells: Mapping[str, int]) -> bool:
    """Whether what is hidden is too little in all: one cell, or fewer people than a cell may
    show."""
    return len(hidden) == 1 or sum(cells[name] for name in hidden) < MIN_SHOWN
