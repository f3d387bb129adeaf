"""What boards read besides cells: passages not yet folded, and who is abroad, both as numbers only.

Each is a definer function that states the scope's own range itself: a board equals a recount
whatever else the reader may see of a person, and counting never asks row by row.
"""

from django.db import migrations

from rantau.common.row_security import build_in_spans_sql, build_setting_sql

OFFICE = build_setting_sql("office", "uuid")
ITS_COUNTRY = f"destination = (select o.country from offices_office o where o.id = {OFFICE})"
TABLE = """origin bigint, month date, milestone varchar, destination varchar, sex varchar,
    formal boolean"""
NAMED = "m.origin, m.month, m.milestone, m.destination, m.sex, m.formal"
# What passages add, as the fold counts them when this is written; `statistics check` compares.
MOVES = """
    select p.origin_node / 1000000 * 1000000 as origin,
           date_trunc('month', p.happened_at at time zone 'Asia/Jakarta')::date as month,
           p.milestone, p.destination, p.sex, p.formal, 1 as n
      from placement_passage p where p.xid >= reached
    union all
    select o.origin_node / 1000000 * 1000000,
           date_trunc('month', o.happened_at at time zone 'Asia/Jakarta')::date,
           o.milestone, o.destination, o.sex, o.formal, -1
      from placement_passage p join placement_passage o on o.id = p.supersedes
     where p.xid >= reached
"""
# The horizon is a variable, not a subquery: the planner then knows how little lies above it.
FRESH = f"""
create function statistics_fresh() returns table ({TABLE}, count bigint)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare reached xid8 := (select below::text::xid8 from statistics_horizon);
begin
    return query
    select {NAMED}, sum(m.n)::bigint from ({MOVES}) m
     where current_setting('role') in ('r_national', 'r_auditor')
        or (current_setting('role') = 'r_office' and {build_in_spans_sql("m.origin")})
        or (current_setting('role') = 'r_post' and m.{ITS_COUNTRY})
     group by {NAMED};
end $$
"""
# One row a place of `size` nodes, one a destination, one over all; the rest is null.
COUNTED = """
    return query
    select x.origin_node / size * size, x.destination::text, count(*),
           count(*) filter (where x.milestone = 'departed'),
           count(*) filter (where x.milestone = 'departed' and x.milestone_at < late),
           count(*) filter (where x.contract_until <= contract_by),
           count(*) filter (where x.passport_until <= passport_by)
      from placement_placement x
     where x.ended_at is null and x.milestone in ('departed', 'arrived')
       and x.origin_node >= lo and x.origin_node < hi and {own}
     group by grouping sets ((x.origin_node / size * size), (x.destination), ());
"""
ABROAD = f"""
create function statistics_abroad(lo bigint, hi bigint, size bigint,
    late timestamptz, contract_by date, passport_by date)
returns table (place bigint, destination text, persons bigint, unreported bigint,
               late_to_report bigint, contract_ends bigint, passport_ends bigint)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
    if current_setting('role') = 'r_post' then {COUNTED.format(own=f"x.post = {OFFICE}")}
    elsif current_setting('role') = 'r_office' then {COUNTED.format(own=build_in_spans_sql("x.origin_node"))}
    end if;
end $$
"""
READERS = "r_office, r_post, r_national, r_auditor"


class Migration(migrations.Migration):
    dependencies = [
        ("statistics", "0002_who_reads"),
        ("placement", "0003_who_is_abroad"),
    ]

    operations = [
        migrations.RunSQL(
            sql=[
                FRESH,
                ABROAD,
                "revoke all on function statistics_fresh from public",
                "revoke all on function statistics_abroad from public",
                f"grant execute on function statistics_fresh to {READERS}",
                "grant execute on function statistics_abroad to r_office, r_post",
                f"""create policy p_r_post on statistics_cell for select to r_post
                    using ({ITS_COUNTRY})""",
                "grant select on statistics_cell to r_post",
            ],
            reverse_sql=[
                "revoke select on statistics_cell from r_post",
                "drop policy p_r_post on statistics_cell",
                "drop function statistics_abroad",
                "drop function statistics_fresh",
            ],
        )
    ]
