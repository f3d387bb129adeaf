-- As before (person_of_case.sql, functions.sql), at any depth of merges.
create or replace function protection_get_person(wanted uuid)
returns table (reference text, name text, alias text, sex text, phone text, phone_shared boolean,
               channel text, from_hour smallint, until_hour smallint, who_may_answer text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select p.reference, p.name, p.alias, p.sex, p.phone, p.phone_shared,
           s.channel, s.from_hour, s.until_hour, s.who_may_answer
      from registry_person named
      join registry_person p on p.id = coalesce(named.merge_root_id, named.id)
      left join registry_safe_contact s on s.person_id = p.id
     where named.id = wanted and exists (select 1 from protection_case c where c.person = wanted)
$$;

create or replace function protection_find_person(wanted text) returns uuid
language sql stable security definer set search_path = public, pg_temp
as $$
    select coalesce(merge_root_id, id) from registry_person where reference = wanted
$$;
