-- By what is filtered that waits for others; null for all. The village lies in a half-open span.
create type duties_waiting_filter as (
    kinds text[], destination text, agency uuid, from_village bigint, to_village bigint);

-- As before (worklist.sql), under the filters and in the orders of the worklist: `due`, `name`,
-- `destination` or `opened`. What is due and by when, not whose it is. Each of both ways is put in
-- order by itself, so that an index gives its first rows.
drop function duties_list_waiting(text[], text[], uuid, int);
create function duties_list_waiting(
    doable text[], wanted duties_waiting_filter, sort_by text, after uuid, up_to int)
returns table (id uuid, kind varchar, about_kind varchar, about uuid, reference varchar,
               subject_person uuid, due_at timestamptz, opened_at timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
    columns text := case sort_by when 'name' then 'subject_name, id'
                                 when 'destination' then 'destination, due_at, id'
                                 when 'opened' then 'opened_at, id'
                                 else 'due_at, id' end;
    own uuid := {{ app.office }};
    ways text;
begin
    select string_agg(format($way$
        (select id, kind, about_kind, about, reference, subject_person, due_at, opened_at,
                subject_name, destination
           from duties_duty
          where closed_at is null and not confidential and %2$s
            and ($2 is null or (%1$s) > (select %1$s from duties_duty where id = $2))
            and ($4 is null or kind = any($4))
            and ($5 is null or destination = $5)
            and ($6 is null or agency = $6)
            and ($7 is null or (village >= $7 and village < $8))
          order by %1$s limit $3)$way$, columns, way), ' union all ')
      into ways
      from unnest(array[
          'waiting_office = $9',
          'agency = $9 and (office <> $9 or kind <> all($1))']) way;
    return query execute format($all$
        select id, kind, about_kind, about, reference, subject_person, due_at, opened_at
          from (%s) w order by %s limit $3$all$, ways, columns)
    using doable, after, up_to, wanted.kinds, wanted.destination, wanted.agency,
          wanted.from_village, wanted.to_village, own;
end $$;
revoke all on function duties_list_waiting from public;
grant execute on function duties_list_waiting to r_office, r_post, r_partner, r_national;

-- By what the duties for which the own office waits can be filtered: their kinds, destinations,
-- agencies and sub-districts (nodes).
create function duties_list_waiting_choices(doable text[])
returns table (kinds text[], destinations text[], agencies uuid[], regions bigint[])
language sql stable security definer set search_path = public, pg_temp
as $$
    with value as materialized (
        select kind, destination, agency, village / 10000 * 10000 as region
          from duties_duty
         where closed_at is null and waiting_office = {{ app.office }} and not confidential
         group by 1, 2, 3, 4
        union all
        select kind, destination, agency, village / 10000 * 10000
          from duties_duty
         where closed_at is null and agency = {{ app.office }} and not confidential
           and (office <> {{ app.office }} or kind <> all(doable))
         group by 1, 2, 3, 4)
    select array(select distinct kind::text from value order by 1),
           array(select distinct destination::text from value where destination > '' order by 1),
           array(select distinct agency from value where agency is not null),
           array(select distinct region from value where region is not null order by 1)
$$;
revoke all on function duties_list_waiting_choices from public;
grant execute on function duties_list_waiting_choices to r_office, r_post, r_partner, r_national;
