"""How many were authorised, departed, arrived and returned, in the reader's own range.

Cells and what lies above their horizon are read in one statement, so that what is shown equals a
recount at that moment, and every table on a board adds up to the same totals.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from rantau.access.actor import Actor, Span
from rantau.access.permissions import demand
from rantau.statistics.permissions import READ_NUMBERS

# Authorised is not departed is not arrived is not returned (DESIGN 3.3).
MEASURES = ("cleared", "departed", "arrived", "returned")
EVERYWHERE: Span = (0, 10_000_000_000)
WHERE = "origin >= %s and origin < %s and month >= %s and month < %s and milestone = any(%s)"
SHOWN = """
    with shown as (
        select origin, month, milestone, destination, sex, count from statistics_cell where {where}
        union all
        select origin, month, milestone, destination, sex, count from statistics_fresh() where {where}
    )
    select milestone, month, origin, destination, sum(count)::bigint,
           coalesce(sum(count) filter (where month >= %s and month < %s), 0)::bigint
      from shown
     group by grouping sets ((milestone, month), (milestone, origin), (milestone, destination))
"""  # noqa: E501

# The same for the whole nation, from its totals: a hundredth of the rows.
NATION = """
    with fresh as (
        select origin, month, milestone, destination, sex, count from statistics_fresh() where {where}
    ), shown as (
        select month, milestone, origin, destination, count from statistics_total where {where}
        union all
        select month, milestone, origin, '', count from fresh
        union all
        select month, milestone, 0, destination, count from fresh
    )
    select milestone, month, null::bigint, null, sum(count)::bigint,
           coalesce(sum(count) filter (where month >= %s and month < %s), 0)::bigint
      from shown where origin = 0 group by milestone, month
    union all
    select milestone, null, nullif(origin, 0), nullif(destination, ''), 0, sum(count)::bigint
      from shown where month >= %s and month < %s group by milestone, origin, destination
"""  # noqa: E501

NATIONWIDE = ("r_national", "r_auditor")
Counts = dict[str, int]


@dataclass(frozen=True)
class Asked:
    """Which numbers: a year, or one month of it; a destination, a sex, a place of origin.

    month         1 to 12, or None for the whole year; months are those of western Indonesian time
    destination   two letters (ISO 3166-1), or empty for all; sex F or M, or empty for both
    place         half-open range of region nodes; the reader's own range holds besides
    """

    year: int
    month: int | None = None
    destination: str = ""
    sex: str = ""
    place: Span = EVERYWHERE

    @property
    def span(self) -> tuple[date, date]:
        """The first day, and the first day after."""
        if self.month is None:
            return date(self.year, 1, 1), date(self.year + 1, 1, 1)
        after = divmod(self.month, 12)
        return date(self.year, self.month, 1), date(self.year + after[0], after[1] + 1, 1)


@dataclass(frozen=True)
class Numbers:
    """Measure to number, in total and along each axis. Months cover the whole year asked for."""

    total: Counts = field(default_factory=lambda: dict.fromkeys(MEASURES, 0))
    by_month: dict[int, Counts] = field(default_factory=lambda: defaultdict(dict))
    by_origin: dict[int, Counts] = field(default_factory=lambda: defaultdict(dict))
    by_destination: dict[str, Counts] = field(default_factory=lambda: defaultdict(dict))


def numbers(actor: Actor, asked: Asked) -> Numbers:
    """The numbers the actor may read, at this moment; inside the caller's scope, one statement.

    Headquarters and the auditor read all, an office at home its own range, a post abroad its
    country (whichever post of that country looks after the people).
    """
    demand(actor, READ_NUMBERS)
    where = WHERE
    values: list[Any] = [*asked.place, *_year(asked), list(MEASURES)]
    of_all = actor.scope in NATIONWIDE and asked.place == EVERYWHERE and not asked.destination
    statement, spans = (NATION, 2) if of_all else (SHOWN, 1)
    for column, wanted in (("destination", asked.destination), ("sex", asked.sex)):
        if wanted:
            where += f" and {column} = %s"
            values.append(wanted)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(where=where), (*values, *values, *(asked.span * spans)))
        rows = cursor.fetchall()
    return _sorted(rows)


def _year(asked: Asked) -> tuple[date, date]:
    return date(asked.year, 1, 1), date(asked.year + 1, 1, 1)


def _sorted(rows: list[tuple]) -> Numbers:
    found = Numbers()
    for measure, month, origin, destination, in_year, in_span in rows:
        if month is not None:
            found.by_month[month.month][measure] = in_year
            found.total[measure] += in_span
        elif origin is not None:
            found.by_origin[origin][measure] = in_span
        else:
            found.by_destination[destination][measure] = in_span
    return found
