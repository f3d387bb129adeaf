"""Count how many were cleared, departed, arrived and returned, in the reader's own range, by
month, origin and destination."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from rantau.access.actor import Actor, Span
from rantau.access.permissions import require_permission
from rantau.offices.region_codes import NATION_SIZE
from rantau.statistics.permissions import READ_NUMBERS
from rantau.statistics.rollups import SUM_BY_TOTAL_AXES_SQL, TOTAL_AXES

# Authorised, departed, arrived and returned are four facts (docs/design/four-facts.md).
MEASURES = ("cleared", "departed", "arrived", "returned")
ALL_REGIONS: Span = (0, NATION_SIZE)
CELL_CONDITION = (
    "origin >= %s and origin < %s and month >= %s and month < %s and milestone = any(%s)"
)
# Grouping sets over cells and events that are not folded yet, in one statement: the ORM has none.
CELL_COUNTS_SQL = """
    with shown as (
        select origin, month, milestone, destination, sex, count
          from statistics_cell where {where}
        union all
        select origin, month, milestone, destination, sex, count
          from statistics_count_unfolded() where {where}
    )
    select milestone, month, origin, destination, sum(count)::bigint,
           coalesce(sum(count) filter (where month >= %s and month < %s), 0)::bigint
      from shown
     group by grouping sets ((milestone, month), (milestone, origin), (milestone, destination))
"""

# The same for the whole nation, from its totals: as many rows as are shown. Two parts that have no
# row in common, since with `or` the planner reads a whole year.
NATIONAL_COUNTS_SQL = f"""
    with fresh as (
        {SUM_BY_TOTAL_AXES_SQL.format(n="count", rows="statistics_count_unfolded()")}
    ), shown as (
        select {", ".join(TOTAL_AXES)}, count as n from statistics_total where {{which}} and {{one}}
        union all
        select {", ".join(TOTAL_AXES)}, count from statistics_total where {{which}} and {{other}}
        union all
        select {", ".join(TOTAL_AXES)}, n from fresh where {{which}} and ({{one}} or {{other}})
    )
    select milestone, month, origin, destination, sum(n)::bigint
      from shown group by milestone, month, origin, destination
"""  # noqa: S608
TOTAL_CONDITION = "year = %(year)s and milestone = any(%(milestones)s)"
# Every origin and every destination of the month or year asked for, and every month of the year.
ALL_DESTINATIONS_CONDITIONS = {
    "one": "(month = %(month)s and destination = '')",
    "other": """(origin = 0 and ((month = %(month)s and destination <> '')
                              or (month <> %(month)s and destination = '')))""",
}
ONE_DESTINATION_CONDITIONS = {
    "one": "(month = 0 and destination = %(destination)s)",
    "other": "(origin = 0 and month <> 0 and destination = %(destination)s)",
}

NATIONWIDE_SCOPES = ("r_national", "r_auditor")
CountByMeasure = dict[str, int]


@dataclass(frozen=True)
class CountFilter:
    """Which counts: a year, or one month of it; a destination, a sex, a range of origin.

    month         1 to 12, or None for the whole year; months are those of western Indonesian time
    destination   two letters (ISO 3166-1), or empty for all
    sex           F or M, or empty for both
    region_range  half-open range of region nodes; the reader's own range applies besides
    """

    year: int
    month: int | None = None
    destination: str = ""
    sex: str = ""
    region_range: Span = ALL_REGIONS

    @property
    def period(self) -> tuple[date, date]:
        """The first day, and the first day after."""
        if self.month is None:
            return date(self.year, 1, 1), date(self.year + 1, 1, 1)
        after = divmod(self.month, 12)
        return date(self.year, self.month, 1), date(self.year + after[0], after[1] + 1, 1)


@dataclass(frozen=True)
class PlacementCounts:
    """Measure -> count, in total and by each dimension. Months cover the whole year."""

    total: CountByMeasure = field(default_factory=lambda: dict.fromkeys(MEASURES, 0))
    by_month: dict[int, CountByMeasure] = field(default_factory=lambda: defaultdict(dict))
    by_origin: dict[int, CountByMeasure] = field(default_factory=lambda: defaultdict(dict))
    by_destination: dict[str, CountByMeasure] = field(default_factory=lambda: defaultdict(dict))


def get_placement_counts(actor: Actor, selection: CountFilter) -> PlacementCounts:
    """The counts that the actor may read, at this moment; inside the caller's scope, one
    statement.

    Headquarters and the auditor read all, an office at home its own range, a post abroad its
    country (whichever post of that country looks after the people).
    """
    require_permission(actor, READ_NUMBERS)
    is_national = actor.database_role in NATIONWIDE_SCOPES and selection.region_range == ALL_REGIONS
    if is_national and not (selection.destination and selection.month):
        return _get_national_counts(selection)
    where = CELL_CONDITION
    values: list[Any] = [*selection.region_range, *_get_year_bounds(selection), list(MEASURES)]
    for column, value in (("destination", selection.destination), ("sex", selection.sex)):
        if value:
            where += f" and {column} = %s"
            values.append(value)
    return _build_counts_from_cells(
        _fetch_rows(CELL_COUNTS_SQL.format(where=where), [*values, *values, *selection.period])
    )


def _get_national_counts(selection: CountFilter) -> PlacementCounts:
    shown_month = selection.month or 0
    values = {
        "year": selection.year,
        "month": shown_month,
        "milestones": list(MEASURES),
        "destination": selection.destination,
        "sex": selection.sex,
    }
    condition = TOTAL_CONDITION + (" and sex = %(sex)s" if selection.sex else "")
    conditions = (
        ONE_DESTINATION_CONDITIONS if selection.destination else ALL_DESTINATIONS_CONDITIONS
    )
    rows = _fetch_rows(NATIONAL_COUNTS_SQL.format(which=condition, **conditions), values)
    return _build_counts_from_totals(rows, shown_month, (0, selection.destination))


def _build_counts_from_totals(
    rows: list[tuple[Any, ...]], shown_month: int, total_key: tuple[int, str]
) -> PlacementCounts:
    """Counts from rows of totals.

    shown_month  the month; 0 for the year
    total_key    origin and destination that mean all
    """
    counts = PlacementCounts()
    for measure, month, origin, destination, count in rows:
        if (origin, destination) == total_key and month:
            counts.by_month[month][measure] = count
        if month != shown_month:
            continue
        if origin:
            counts.by_origin[origin][measure] = count
        elif destination:
            counts.by_destination[destination][measure] = count
        if (origin, destination) == total_key:
            counts.total[measure] = count
    return counts


def _fetch_rows(sql: str, values: list[Any] | dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _get_year_bounds(selection: CountFilter) -> tuple[date, date]:
    return date(selection.year, 1, 1), date(selection.year + 1, 1, 1)


def _build_counts_from_cells(rows: list[tuple[Any, ...]]) -> PlacementCounts:
    counts = PlacementCounts()
    for measure, month, origin, destination, in_year, in_period in rows:
        if month is not None:
            counts.by_month[month.month][measure] = in_year
            counts.total[measure] += in_period
        elif origin is not None:
            counts.by_origin[origin][measure] = in_period
        else:
            counts.by_destination[destination][measure] = in_period
    return counts
