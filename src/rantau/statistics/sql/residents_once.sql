-- As before (functions.sql), and whoever is abroad under two registrations that were merged is
-- counted once.
create or replace function statistics_count_abroad(lo bigint, hi bigint, size bigint,
    late timestamptz, contract_by date, passport_by date)
returns table (place bigint, destination text, persons bigint, unreported bigint,
               late_to_report bigint, contract_ends bigint, passport_ends bigint)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
-- A variable: nearly always empty, and the count stays in its covering index.
declare surplus uuid[] := array(select placement_list_surplus_abroad());
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
       and x.id <> all(surplus)
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
       and x.id <> all(surplus)
     group by grouping sets ((x.origin_node / size * size), (x.destination), ());
    end if;
end $$;
