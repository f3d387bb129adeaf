-- What milestone events above the horizon add to the cells, as the fold counts them when this is
-- written; `statistics check` compares. The scope's range is stated here: a board equals a
-- recount whatever else the reader may see of a person. The horizon is a variable, not a
-- subquery: the planner then knows how little lies above it.
create function statistics_count_unfolded()
returns table (origin bigint, month date, milestone varchar, destination varchar, sex varchar,
               formal boolean, count bigint)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare reached xid8 := (select below::text::xid8 from statistics_horizon);
begin
    return query
    select m.origin, m.month, m.milestone, m.destination, m.sex, m.formal, sum(m.n)::bigint
      from (
    select p.origin_node / 1000000 * 1000000 as origin,
           date_trunc('month', p.happened_at at time zone 'Asia/Jakarta')::date as month,
           p.milestone, p.destination, p.sex, p.formal, 1 as n
      from placement_milestone_event p where p.xid >= reached
    union all
    select o.origin_node / 1000000 * 1000000,
           date_trunc('month', o.happened_at at time zone 'Asia/Jakarta')::date,
           o.milestone, o.destination, o.sex, o.formal, -1
      from placement_milestone_event p join placement_milestone_event o on o.id = p.supersedes
     where p.xid >= reached
      ) m
     where current_setting('role') in ('r_national', 'r_auditor')
        or (current_setting('role') = 'r_office' and {{ in_spans(m.origin) }})
        or (current_setting('role') = 'r_post'
            and m.destination = (select o.country from offices_office o
                                  where o.id = {{ app.office }}))
     group by m.origin, m.month, m.milestone, m.destination, m.sex, m.formal;
end $$;
revoke all on function statistics_count_unfolded from public;
grant execute on function statistics_count_unfolded to r_office, r_post, r_national, r_auditor;

-- Who is abroad, in numbers: one row for each place of `size` nodes, one for each destination,
-- one over all; the rest is null.
create function statistics_count_abroad(lo bigint, hi bigint, size bigint,
    late timestamptz, contract_by date, passport_by date)
returns table (place bigint, destination text, persons bigint, unreported bigint,
               late_to_report bigint, contract_ends bigint, passport_ends bigint)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
    if current_setting('role') = 'r_post' then
    return query
    select x.origin_node / size * size, x.destination::text, count(*),
           count(*) filter (where x.milestone = 'departed'),
           count(*) filter (where x.milestone = 'departed' and x.milestone_at < late),
           count(*) filter (where x.contract_until <= contract_by),
           count(*) filter (where x.passport_until <= passport_by)
      from placement_placement x
     where x.ended_at is null and x.milestone in ('departed', 'arrived')
       and x.origin_node >= lo and x.origin_node < hi and x.post = {{ app.office }}
     group by grouping sets ((x.origin_node / size * size), (x.destination), ());
    elsif current_setting('role') = 'r_office' then
    return query
    select x.origin_node / size * size, x.destination::text, count(*),
           count(*) filter (where x.milestone = 'departed'),
           count(*) filter (where x.milestone = 'departed' and x.milestone_at < late),
           count(*) filter (where x.contract_until <= contract_by),
           count(*) filter (where x.passport_until <= passport_by)
      from placement_placement x
     where x.ended_at is null and x.milestone in ('departed', 'arrived')
       and x.origin_node >= lo and x.origin_node < hi and {{ in_spans(x.origin_node) }}
     group by grouping sets ((x.origin_node / size * size), (x.destination), ());
    end if;
end $$;
revoke all on function statistics_count_abroad from public;
grant execute on function statistics_count_abroad to r_office, r_post;
