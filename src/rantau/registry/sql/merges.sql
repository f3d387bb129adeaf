-- Two registrations of one person. The retired row keeps its columns and its key, under which lies
-- whatever belongs to it; `merge_root_id` names the registration that stands for all of them. Whoever
-- sees one of them sees all, and what lasts on one lasts on all, for as long as they are merged.

-- Whether the scope sees one of the registrations that were merged under this one.
create function registry_sees_united(root uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select exists (
        select 1 from registry_person m
         where m.merge_root_id = root
           and case current_setting('role')
               when 'r_office' then {{ in_spans(m.origin_node) }} or {{ in_spans(m.domicile_node) }}
                    or {{ in_spans(m.serving_node) }}
               when 'r_post' then m.post = {{ app.office }}
               when 'r_partner' then m.agency = {{ app.office }}
               when 'r_self' then m.id = {{ app.person }}
               else false end)
        or (current_setting('role') in ('r_office', 'r_post') and exists (
            select 1 from registry_person m join registry_ground g on g.person = m.id
             where m.merge_root_id = root and g.unit = {{ app.office }}
               and g.starts_at <= {{ app.now }} and {{ app.now }} < g.ends_at))
$$;
revoke all on function registry_sees_united from public;
grant execute on function registry_sees_united to r_office, r_post, r_partner, r_self;

-- Whether the office has a ground that lasts on one of them (lasting.sql).
create function registry_is_lasting_united(root uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select exists (
        select 1 from registry_person m
         where m.merge_root_id = root
           and ({{ in_spans(m.origin_node) }} or {{ in_spans(m.domicile_node) }}
                or {{ in_spans(m.serving_node) }}))
$$;
revoke all on function registry_is_lasting_united from public;
grant execute on function registry_is_lasting_united to r_office;

create policy u_united on registry_person for select to r_office, r_post, r_partner, r_self
    using (merge_root_id is not null and (select registry_sees_united(merge_root_id)));
create policy u_united_update on registry_person for update to r_office, r_post
    using (merge_root_id is not null and (select registry_sees_united(merge_root_id)));

alter policy lasting_update on registry_person
    using ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
           or {{ in_spans(serving_node) }}
           or (merge_root_id is not null and (select registry_is_lasting_united(merge_root_id))));
alter policy lasting_insert on registry_identity
    with check (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }}
             or (merge_root_id is not null and registry_is_lasting_united(merge_root_id)))));
alter policy lasting_update on registry_identity
    using (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }}
             or (merge_root_id is not null and registry_is_lasting_united(merge_root_id)))));
alter policy lasting_insert on registry_relative
    with check (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }}
             or (merge_root_id is not null and registry_is_lasting_united(merge_root_id)))));
alter policy lasting_update on registry_relative
    using (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }}
             or (merge_root_id is not null and registry_is_lasting_united(merge_root_id)))));
alter policy lasting_delete on registry_relative
    using (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }}
             or (merge_root_id is not null and registry_is_lasting_united(merge_root_id)))));
alter policy lasting_update on registry_safe_contact
    using (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }}
             or (merge_root_id is not null and registry_is_lasting_united(merge_root_id)))));
alter policy lasting_insert on registry_sign_in_code
    with check (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }}
             or (merge_root_id is not null and registry_is_lasting_united(merge_root_id)))));
alter policy lasting_update on registry_sign_in_code
    using (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }}
             or (merge_root_id is not null and registry_is_lasting_united(merge_root_id)))));
alter policy lasting_insert on registry_correction
    with check (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }}
             or (merge_root_id is not null and registry_is_lasting_united(merge_root_id)))));
alter policy lasting_update on registry_correction
    using (exists (select 1 from registry_person p where p.id = person_id
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }}
             or (merge_root_id is not null and registry_is_lasting_united(merge_root_id)))));

-- A person sees what was issued for, lent of and owed by either registration of hers.
create policy s_united on documents_document for select to r_self
    using (exists (select 1 from registry_person p where p.id = person));
create policy s_united on duties_duty for select to r_self
    using (not confidential and exists (select 1 from registry_person p where p.id = person));
alter policy p_r_self on registry_ground
    using (person = {{ app.person }}
           or exists (select 1 from registry_person p
                       where p.id = registry_ground.person and p.merge_root_id is not null));

-- Merges are proposed and decided under a ground that lasts, and never by one person alone.
create policy lasting_insert on registry_merge as restrictive for insert to r_office
    with check (exists (select 1 from registry_person p where p.id in (survivor_id, retired_id)
        and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
             or {{ in_spans(serving_node) }}
             or (merge_root_id is not null and registry_is_lasting_united(merge_root_id)))));
create policy own_insert on registry_merge as restrictive for insert to r_office, r_national
    with check (proposed_by = {{ app.actor }} and decided_by = '' and state = 'proposed');
create policy second_person on registry_merge as restrictive for update to r_office, r_national
    using (state = 'proposed' and proposed_by not in (select access_list_own_hands()))
    with check (state <> 'proposed' and decided_by = {{ app.actor }});

-- Which rows are one person's is written by the two functions below alone.
create function registry_guard_merges() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
begin
    if current_user like 'r\_%' then
        raise exception 'registrations are merged by two officers' using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;
create trigger guard_merges before update of merged_into_id, merge_root_id on registry_person
    for each row when (old.merged_into_id is distinct from new.merged_into_id
                       or old.merge_root_id is distinct from new.merge_root_id)
    execute function registry_guard_merges();

-- The decision of this actor in this transaction.
create function registry_get_decided_merge(which uuid, of_kind text) returns registry_merge
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare found_row registry_merge;
begin
    select * into found_row from registry_merge m
     where m.id = which and m.kind = of_kind and m.state = 'done' and m.separated_at is null
       and m.decided_by = {{ app.actor }} and m.decided_at = {{ app.now }};
    if not found then
        raise exception 'no such decision: %', which using errcode = 'no_data_found';
    end if;
    return found_row;
end
$$;
revoke all on function registry_get_decided_merge from public;

-- Make the two registrations of a merge one, with all that were merged with either before. Who was
-- signed in as the retired one signs in again.
create function registry_unite(which uuid) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
declare decided registry_merge := registry_get_decided_merge(which, 'merge');
begin
    update registry_sign_in_code s set used_at = null
      from registry_person p
     where s.person_id = p.id
       and (p.id = decided.retired_id or p.merge_root_id = decided.retired_id);
    update registry_person set merge_root_id = decided.survivor_id
     where merge_root_id = decided.retired_id or id in (decided.survivor_id, decided.retired_id);
    update registry_person set merged_into_id = decided.survivor_id
     where id = decided.retired_id and merged_into_id is null;
    if not found then
        raise exception 'merged already: %', decided.retired_id using errcode = 'no_data_found';
    end if;
end
$$;
revoke all on function registry_unite from public;
grant execute on function registry_unite to r_office, r_national;

-- Undo the last merge of a registration: the retired one stands again, for itself and for those that
-- had been merged with it before. Every session ends.
create function registry_separate(which uuid) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    decided registry_merge := registry_get_decided_merge(which, 'undoing');
    ours uuid[];
begin
    update registry_merge set separated_at = {{ app.now }}
     where id = decided.undoes_id and separated_at is null;
    if not found then
        raise exception 'undone already: %', decided.undoes_id using errcode = 'no_data_found';
    end if;
    update registry_sign_in_code s set used_at = null
      from registry_person p
     where s.person_id = p.id and p.merge_root_id = decided.survivor_id;
    update registry_person set merged_into_id = null where id = decided.retired_id;
    with recursive theirs as (
        select decided.retired_id as id
        union all
        select p.id from registry_person p join theirs on p.merged_into_id = theirs.id
    ) select array_agg(id) into ours from theirs;
    update registry_person set merge_root_id = case when cardinality(ours) > 1
                                                    then decided.retired_id end
     where id = any(ours);
    update registry_person p set merge_root_id = null
     where p.id = decided.survivor_id
       and not exists (select 1 from registry_person m where m.merged_into_id = p.id);
end
$$;
revoke all on function registry_separate from public;
grant execute on function registry_separate to r_office, r_national;

-- Give a number or a relative to the other registration, where it was recorded for that one while
-- the two were one. Only under an undoing that this actor has just decided on.
create function registry_give_back(undoing uuid, recorded uuid[]) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
declare decided registry_merge := registry_get_decided_merge(undoing, 'undoing');
begin
    update registry_identity set person_id = decided.retired_id
     where id = any(recorded) and person_id = decided.survivor_id;
    update registry_relative set person_id = decided.retired_id
     where id = any(recorded) and person_id = decided.survivor_id;
end
$$;
revoke all on function registry_give_back from public;
grant execute on function registry_give_back to r_office, r_national;

-- As before (corrections.sql), and by who has a lasting ground on one that was merged with her.
create or replace function registry_move(which uuid, origin bigint, domicile bigint) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    update registry_person set origin_node = origin, domicile_node = domicile
     where id = which
       and (current_setting('role') = 'r_national'
            or (current_setting('role') = 'r_office'
                and ({{ in_spans(origin_node) }} or {{ in_spans(domicile_node) }}
                     or {{ in_spans(serving_node) }}
                     or (merge_root_id is not null
                         and registry_is_lasting_united(merge_root_id)))));
    if not found then
        raise exception 'no such person: %', which using errcode = 'no_data_found';
    end if;
end
$$;

