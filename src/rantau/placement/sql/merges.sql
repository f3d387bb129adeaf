-- The border sees the registration that stands for whoever it sees by a placement, where two were
-- merged.
create function placement_sees_united_at_border(root uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select exists (select 1 from registry_person m
                     join placement_placement x on x.person_id = m.id
                    where m.merge_root_id = root
                      and x.milestone in ('cleared', 'departed', 'arrived', 'returned'))
$$;
revoke all on function placement_sees_united_at_border from public;
grant execute on function placement_sees_united_at_border to r_border;
create policy u_united_at_border on registry_person for select to r_border
    using (merge_root_id is not null and (select placement_sees_united_at_border(merge_root_id)));

-- A person sees the placements of both her registrations.
create policy s_united on placement_placement for select to r_self
    using (exists (select 1 from registry_person p where p.id = person_id));

-- As before (border_by_year.sql), by the passport and birth date of any registration of the person.
create or replace function placement_at_border(number text, born date) returns text
language sql stable security definer set search_path = public, pg_temp
as $$
    select x.reference
      from registry_identity i
      join registry_person n on n.id = i.person_id
      join registry_person p on p.id = n.id or p.merge_root_id = n.merge_root_id
      join placement_placement x on x.person_id = p.id
     where i.kind = 'passport' and i.number = $1
       and exists (select 1 from registry_person b
                    where (b.id = p.id or b.merge_root_id = p.merge_root_id)
                      and b.birth_precision <> 'unknown'
                      and birth_date_agrees(b.birth_date, b.birth_precision, $2))
       and x.ended_at is null and x.milestone in ('cleared', 'departed', 'arrived', 'returned')
     order by x.id desc limit 1
$$;

-- As before (person_documents.sql), of any registration of the person.
create or replace function placement_has_documents(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select exists (
        select 1 from registry_person w
          join registry_person p on p.id = w.id or p.merge_root_id = w.merge_root_id
         where w.id = wanted
           and (exists (select 1 from documents_document d where d.person = p.id)
                or exists (select 1 from placement_placement x
                             join placement_document_event e on e.placement_id = x.id
                            where x.person_id = p.id)))
$$;

-- Placements of people abroad that are not counted: of a person who is abroad under two
-- registrations that were merged, all but the newest.
create function placement_list_surplus_abroad() returns setof uuid
language sql stable security definer set search_path = public, pg_temp
as $$
    select x.id
      from (select x.id, max(x.id::text) over (partition by m.merge_root_id) as newest
              from registry_person m join placement_placement x on x.person_id = m.id
             where m.merge_root_id is not null
               and x.ended_at is null and x.milestone in ('departed', 'arrived')) x
     where x.id::text <> x.newest
$$;
revoke all on function placement_list_surplus_abroad from public;
grant execute on function placement_list_surplus_abroad to r_office, r_post;
