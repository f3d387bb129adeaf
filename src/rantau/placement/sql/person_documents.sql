-- Whether documents repeat the facts of a person: one was issued for her, or received in a
-- placement of hers, also where the asking office sees neither.
create function placement_has_documents(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select exists (select 1 from documents_document d where d.person = wanted)
        or exists (select 1 from placement_placement x
                     join placement_document_event e on e.placement_id = x.id
                    where x.person_id = wanted)
$$;
revoke all on function placement_has_documents from public;
grant execute on function placement_has_documents to r_office, r_national;
