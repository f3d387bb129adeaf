"""Folding passages into cells, and counting them anew.

One formula says what a passage adds: one at its own cell, and minus one at the cell of the passage
it supersedes. Cells hold everything below the horizon; whoever reads adds what lies at or above it
by the same formula, so a board equals a recount at any moment (DESIGN section 5, "The horizon").
"""

from datetime import date

from django.db import connection, transaction

from rantau.core import clock

FOLDER_LOCK = 7_268_002
AXES = ("origin", "month", "milestone", "destination", "sex", "formal")
NAMED = ", ".join(AXES)
WESTERN = "Asia/Jakarta"
# What passages add, before they are summed. `{which}` chooses passages of the table `p`.
MOVES = f"""
    select p.origin_node / 1000000 * 1000000 as origin,
           date_trunc('month', p.happened_at at time zone '{WESTERN}')::date as month,
           p.milestone, p.destination, p.sex, p.formal, 1 as n
      from placement_passage p where {{which}}
    union all
    select o.origin_node / 1000000 * 1000000,
           date_trunc('month', o.happened_at at time zone '{WESTERN}')::date,
           o.milestone, o.destination, o.sex, o.formal, -1
      from placement_passage p join placement_passage o on o.id = p.supersedes
     where p.supersedes is not null and {{which}}
"""  # noqa: S608
BETWEEN = "p.xid >= %s::text::xid8 and p.xid < %s::text::xid8"
# In the order of the index, which a million cells fill twice as fast then.
COUNT = f"""
    insert into statistics_cell (id, {NAMED}, count)
    select uuidv7(), {NAMED}, sum(n) from ({MOVES.format(which=BETWEEN)}) moves
     group by {NAMED} order by {NAMED}
"""  # noqa: S608
FOLD = f"""
    {COUNT}
    on conflict ({NAMED}) do update set count = statistics_cell.count + excluded.count
"""
SUMMED = ("year", "month", "destination", "milestone", "sex", "origin")
# What every cell adds to the nation's totals: see `models.Total`.
ADD = f"""
    insert into statistics_total (id, {", ".join(SUMMED)}, count)
    select uuidv7(), {", ".join(SUMMED)}, n from ({{summed}}) s order by {", ".join(SUMMED)}
"""  # noqa: S608
SUM = """
    select date_part('year', month)::smallint as year,
           coalesce(date_part('month', month), 0)::smallint as month,
           coalesce(destination, '') as destination, milestone, sex, coalesce(origin, 0) as origin,
           sum({n})::bigint as n
      from {rows} moves
     group by date_part('year', month), milestone, sex, grouping sets (
           (date_part('month', month), origin), (date_part('month', month), destination),
           (date_part('month', month)), (origin), (destination), (origin, destination), ())
"""
SUM_CELLS = ADD.format(summed=SUM.format(n="count", rows="statistics_cell"))
FOLD_TOTALS = f"""
    {ADD.format(summed=SUM.format(n="n", rows=f"({MOVES.format(which=BETWEEN)})"))}
    on conflict ({", ".join(SUMMED)}) do update set count = statistics_total.count + excluded.count
"""
TAKE = "select pg_try_advisory_xact_lock(%s)"
REACHED = (
    "select below, pg_snapshot_xmin(pg_current_snapshot())::text::bigint from statistics_horizon"
)
ADVANCE = "update statistics_horizon set below = %s, folded_at = %s"
# A recount beside what boards show, in one statement and so under one snapshot. Cells are compared
# with passages; totals with cells, once those are right.
COMPARE = """
    with shown as ({shown}), counted as ({counted})
    select {named}, coalesce(s.n, 0), coalesce(c.n, 0)
      from shown s full join counted c using ({named})
     where coalesce(s.n, 0) <> coalesce(c.n, 0) order by {named} limit %s
"""
BELOW = "p.xid {side} (select below::text::xid8 from statistics_horizon)"
COMPARE_CELLS = COMPARE.format(
    named=NAMED,
    shown=f"""select {NAMED}, sum(n)::bigint as n from (
        select {NAMED}, count as n from statistics_cell
        union all
        select {NAMED}, n from ({MOVES.format(which=BELOW.format(side=">="))}) fresh
    ) both_parts group by {NAMED}""",  # noqa: S608
    counted=f"""select {NAMED}, sum(n)::bigint as n
        from ({MOVES.format(which="true")}) moves group by {NAMED}""",  # noqa: S608
)
COMPARE_TOTALS = COMPARE.format(
    named=", ".join(SUMMED),
    shown=f"select {', '.join(SUMMED)}, count as n from statistics_total",  # noqa: S608
    counted=SUM.format(n="count", rows="statistics_cell"),
)
# For a recount alone: what fits into it is added up in memory and not on the disk.
ROOM = "set local work_mem = '128MB'"
Difference = tuple[dict[str, int | str | bool | date], int, int]


def fold() -> bool:
    """Fold what lies below the horizon; inside the caller's transaction, as the system.

    Returns whether anything may have been folded: False while another worker folds.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [FOLDER_LOCK])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(REACHED)
        before, now = cursor.fetchone()
        if now > before:
            cursor.execute(FOLD, [before, now, before, now])
            cursor.execute(FOLD_TOTALS, [before, now, before, now])
            cursor.execute(ADVANCE, [now, clock.now()])
    return True


def recount() -> None:
    """Throw all cells away and count every passage below the horizon anew; as the owner.

    The caller's transaction ends what readers see at once; a fold meanwhile leaves its turn out.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [FOLDER_LOCK])
        cursor.execute(ROOM)
        cursor.execute("delete from statistics_cell")
        cursor.execute("delete from statistics_total")
        cursor.execute("update statistics_horizon set below = 0")
        cursor.execute(REACHED)
        _, now = cursor.fetchone()
        cursor.execute(COUNT, [0, now, 0, now])
        cursor.execute(SUM_CELLS)
        cursor.execute(ADVANCE, [now, clock.now()])


def differences(most: int = 10) -> list[Difference]:
    """Where what boards show differs from a recount: axes, shown, counted; at most `most` of cells,
    or of totals where the cells are right."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ROOM)
        for statement, axes in ((COMPARE_CELLS, AXES), (COMPARE_TOTALS, SUMMED)):
            cursor.execute(statement, [most])
            if found := cursor.fetchall():
                return [(dict(zip(axes, row, strict=False)), *row[-2:]) for row in found]
    return []
