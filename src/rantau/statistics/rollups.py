"""Keep cells and totals up to date with milestone events, rebuild them, and compare them with a
recount."""

from datetime import date

from django.db import connection, transaction

from rantau.common import clock
from rantau.common.clock import WESTERN_TIME
from rantau.common.database import require_row_written
from rantau.offices.region_codes import REGENCY_SIZE

ROLLUP_LOCK_ID = 7_268_002
AXES = ("origin", "month", "milestone", "destination", "sex", "formal")
AXIS_COLUMNS = ", ".join(AXES)
# What milestone events add, before they are summed. `{which}` chooses events, the table `p`.
DELTAS_SQL = f"""
    select p.origin_node / {REGENCY_SIZE} * {REGENCY_SIZE} as origin,
           date_trunc('month', p.happened_at at time zone '{WESTERN_TIME.key}')::date as month,
           p.milestone, p.destination, p.sex, p.formal, 1 as n
      from placement_milestone_event p where {{which}}
    union all
    select o.origin_node / {REGENCY_SIZE} * {REGENCY_SIZE},
           date_trunc('month', o.happened_at at time zone '{WESTERN_TIME.key}')::date,
           o.milestone, o.destination, o.sex, o.formal, -1
      from placement_milestone_event p join placement_milestone_event o on o.id = p.supersedes
     where p.supersedes is not null and {{which}}
"""  # noqa: S608
XID_RANGE_CONDITION = "p.xid >= %s::text::xid8 and p.xid < %s::text::xid8"
NEW_DELTAS_SQL = DELTAS_SQL.format(which=XID_RANGE_CONDITION)
# In the order of the index, which a million cells fill twice as fast then.
INSERT_CELLS_SQL = f"""
    insert into statistics_cell (id, {AXIS_COLUMNS}, count)
    select uuidv7(), {AXIS_COLUMNS}, sum(n) from ({NEW_DELTAS_SQL}) moves
     group by {AXIS_COLUMNS} order by {AXIS_COLUMNS}
"""  # noqa: S608
UPDATE_CELLS_SQL = f"""
    {INSERT_CELLS_SQL}
    on conflict ({AXIS_COLUMNS}) do update set count = statistics_cell.count + excluded.count
"""
TOTAL_AXES = ("year", "month", "destination", "milestone", "sex", "origin")
# What every cell adds to the nation's totals: see `models.Total`.
INSERT_TOTALS_SQL = f"""
    insert into statistics_total (id, {", ".join(TOTAL_AXES)}, count)
    select uuidv7(), {", ".join(TOTAL_AXES)}, n from ({{summed}}) s order by {", ".join(TOTAL_AXES)}
"""  # noqa: S608
SUM_BY_TOTAL_AXES_SQL = """
    select date_part('year', month)::smallint as year,
           coalesce(date_part('month', month), 0)::smallint as month,
           coalesce(destination, '') as destination, milestone, sex, coalesce(origin, 0) as origin,
           sum({n})::bigint as n
      from {rows} moves
     group by date_part('year', month), milestone, sex, grouping sets (
           (date_part('month', month), origin), (date_part('month', month), destination),
           (date_part('month', month)), (origin), (destination), (origin, destination), ())
"""
INSERT_TOTALS_FROM_CELLS_SQL = INSERT_TOTALS_SQL.format(
    summed=SUM_BY_TOTAL_AXES_SQL.format(n="count", rows="statistics_cell")
)
NEW_TOTALS_SQL = SUM_BY_TOTAL_AXES_SQL.format(n="n", rows=f"({NEW_DELTAS_SQL})")
UPDATE_TOTALS_SQL = f"""
    {INSERT_TOTALS_SQL.format(summed=NEW_TOTALS_SQL)}
    on conflict ({", ".join(TOTAL_AXES)})
    do update set count = statistics_total.count + excluded.count
"""
TRY_LOCK_SQL = "select pg_try_advisory_xact_lock(%s)"
HORIZON_SQL = (
    "select below, pg_snapshot_xmin(pg_current_snapshot())::text::bigint from statistics_horizon"
)
ADVANCE_HORIZON_SQL = "update statistics_horizon set below = %s, folded_at = %s"
# A recount beside what boards show, in one statement and so under one snapshot. Cells are compared
# with milestone events; totals with cells, once those are right.
COMPARE_SQL = """
    with shown as ({shown}), counted as ({counted})
    select {named}, coalesce(s.n, 0), coalesce(c.n, 0)
      from shown s full join counted c using ({named})
     where coalesce(s.n, 0) <> coalesce(c.n, 0) order by {named} limit %s
"""
HORIZON_CONDITION = "p.xid {side} (select below::text::xid8 from statistics_horizon)"
FRESH_DELTAS_SQL = DELTAS_SQL.format(which=HORIZON_CONDITION.format(side=">="))
COMPARE_CELLS_SQL = COMPARE_SQL.format(
    named=AXIS_COLUMNS,
    shown=f"""select {AXIS_COLUMNS}, sum(n)::bigint as n from (
        select {AXIS_COLUMNS}, count as n from statistics_cell
        union all
        select {AXIS_COLUMNS}, n from ({FRESH_DELTAS_SQL}) fresh
    ) both_parts group by {AXIS_COLUMNS}""",  # noqa: S608
    counted=f"""select {AXIS_COLUMNS}, sum(n)::bigint as n
        from ({DELTAS_SQL.format(which="true")}) moves group by {AXIS_COLUMNS}""",  # noqa: S608
)
COMPARE_TOTALS_SQL = COMPARE_SQL.format(
    named=", ".join(TOTAL_AXES),
    shown=f"select {', '.join(TOTAL_AXES)}, count as n from statistics_total",  # noqa: S608
    counted=SUM_BY_TOTAL_AXES_SQL.format(n="count", rows="statistics_cell"),
)
# For a recount only: what fits into it is added up in memory instead of on the disk.
WORK_MEMORY_SQL = "set local work_mem = '128MB'"
MAX_DIFFERENCES = 10  # that a comparison names
RollupDifference = tuple[dict[str, int | str | bool | date], int, int]


def update_rollups() -> bool:
    """Fold the milestone events below the horizon; inside the caller's transaction, as the
    system.

    Returns False while another worker folds, else True.
    """
    with connection.cursor() as cursor:
        cursor.execute(TRY_LOCK_SQL, [ROLLUP_LOCK_ID])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(HORIZON_SQL)
        before, now = cursor.fetchone()
        if now > before:
            cursor.execute(UPDATE_CELLS_SQL, [before, now, before, now])
            cursor.execute(UPDATE_TOTALS_SQL, [before, now, before, now])
            cursor.execute(ADVANCE_HORIZON_SQL, [now, clock.now()])
            require_row_written(cursor.rowcount, "the horizon of statistics")
    return True


def rebuild_rollups() -> None:
    """Delete all cells and count every milestone event below the horizon again; as the owner.

    Readers see the result when the caller's transaction commits; no other fold runs meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [ROLLUP_LOCK_ID])
        cursor.execute(WORK_MEMORY_SQL)
        cursor.execute("delete from statistics_cell")
        cursor.execute("delete from statistics_total")
        cursor.execute("update statistics_horizon set below = 0")
        cursor.execute(HORIZON_SQL)
        _, now = cursor.fetchone()
        cursor.execute(INSERT_CELLS_SQL, [0, now, 0, now])
        cursor.execute(INSERT_TOTALS_FROM_CELLS_SQL)
        cursor.execute(ADVANCE_HORIZON_SQL, [now, clock.now()])
        require_row_written(cursor.rowcount, "the horizon of statistics")


def find_rollup_differences() -> list[RollupDifference]:
    """Where boards differ from a recount: axes, shown, counted; at most MAX_DIFFERENCES.

    Totals are compared only where the cells are right.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WORK_MEMORY_SQL)
        for sql, axes in ((COMPARE_CELLS_SQL, AXES), (COMPARE_TOTALS_SQL, TOTAL_AXES)):
            cursor.execute(sql, [MAX_DIFFERENCES])
            if found := cursor.fetchall():
                return [(dict(zip(axes, row, strict=False)), *row[-2:]) for row in found]
    return []
