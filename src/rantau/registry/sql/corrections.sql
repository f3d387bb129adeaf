-- Corrections are written and decided under a ground that lasts, like the person herself
-- (registry/sql/lasting.sql).
create policy lasting_insert on registry_correction as restrictive for insert to r_office
    with check (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }})));
create policy lasting_update on registry_correction as restrictive for update to r_office
    using (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }})));
create policy lasting_update on registry_identity as restrictive for update to r_office
    using (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }})));

-- Nobody writes in another's name, and nobody decides alone: neither by the same account nor by another
-- of the same human being, nor by one that came by an invitation of the own.
create policy own_insert on registry_correction as restrictive for insert to r_office, r_national
    with check (proposed_by = {{ app.actor }} and decided_by = '');
create policy second_person on registry_correction as restrictive for update to r_office, r_national
    using (state = 'proposed' and proposed_by not in (select access_list_own_hands()))
    with check (state <> 'proposed' and decided_by = {{ app.actor }});

-- Who sees a correction sees the scan that was kept with it.
create policy s_correction on documents_stored_file for select to r_office, r_post, r_self
    using (exists (select 1 from registry_correction c where c.file = documents_stored_file.id));

-- Advice on a number is given anew where the birth date or the sex was corrected.
grant update (advice) on registry_identity to r_office, r_national;

-- Write the village of origin and the one where the person lives. The office that corrects them may lose
-- its ground by it, so that no row policy lets it write the row; it must have a ground that lasts before.
create function registry_move(which uuid, origin bigint, domicile bigint) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    update registry_person set origin_node = origin, domicile_node = domicile
     where id = which
       and (current_setting('role') = 'r_national'
            or (current_setting('role') = 'r_office'
                and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
                     or {{ in_spans(serving_node) }})));
    if not found then
        raise exception 'no such person: %', which using errcode = 'no_data_found';
    end if;
end
$$;
revoke all on function registry_move from public;
grant execute on function registry_move to r_office, r_national;
