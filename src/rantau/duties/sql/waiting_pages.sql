-- As before (waiting.sql), but that the page begins after a duty that the office itself waits for: the
-- place of any other in the order would tell of it.
create or replace function duties_list_waiting(
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
            and ($2 is null or (%1$s) > (
                 select %1$s from duties_duty
                  where id = $2 and not confidential
                    and (waiting_office = $9
                         or agency = $9 and (office <> $9 or kind <> all($1)))))
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

-- By what the duties for which the own office waits can be filtered, as many of each as given: their
-- kinds, destinations, agencies and sub-districts (nodes of that size).
drop function duties_list_waiting_choices(text[]);
create function duties_list_waiting_choices(doable text[], region_size bigint, up_to int)
returns table (kinds text[], destinations text[], agencies uuid[], regions bigint[])
language sql stable security definer set search_path = public, pg_temp
as $$
    with value as materialized (
        select kind, destination, agency, village / region_size * region_size as region
          from duties_duty
         where closed_at is null and waiting_office = {{ app.office }} and not confidential
         group by 1, 2, 3, 4
        union all
        select kind, destination, agency, village / region_size * region_size
          from duties_duty
         where closed_at is null and agency = {{ app.office }} and not confidential
           and (office <> {{ app.office }} or kind <> all(doable))
         group by 1, 2, 3, 4)
    select array(select distinct kind::text from value order by 1),
           array(select distinct destination::text from value where destination > ''
                  order by 1 limit up_to),
           array(select distinct agency from value where agency is not null limit up_to),
           array(select distinct region from value where region is not null
                  order by 1 limit up_to)
$$;
revoke all on function duties_list_waiting_choices from public;
grant execute on function duties_list_waiting_choices to r_office, r_post, r_partner, r_national;
