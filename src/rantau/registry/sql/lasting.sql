-- What lasts is changed by an office whose ground lasts: of the place of origin, of the place where
-- the person lives, or the one that registered her. A ground with an end (registry_ground) shows
-- the record and changes no row of it.
create policy lasting_update on registry_person as restrictive for update to r_office
    using ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
           or {{ in_spans(serving_node) }});

create policy lasting_insert on registry_identity as restrictive for insert to r_office
    with check (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }})));

create policy lasting_insert on registry_relative as restrictive for insert to r_office
    with check (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }})));
create policy lasting_update on registry_relative as restrictive for update to r_office
    using (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }})));
create policy lasting_delete on registry_relative as restrictive for delete to r_office
    using (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }})));

create policy lasting_update on registry_safe_contact as restrictive for update to r_office
    using (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }})));

create policy lasting_insert on registry_sign_in_code as restrictive for insert to r_office
    with check (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }})));
create policy lasting_update on registry_sign_in_code as restrictive for update to r_office
    using (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }})));
