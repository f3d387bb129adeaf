-- As before (merged_answers.sql, merges.sql), and the time at which a way in was given says which
-- sessions it ended, also once she has signed in again.
create or replace function registry_set_pin(which uuid, proof text, slip uuid)
returns table (id uuid, revision int)
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
    by_herself boolean := current_setting('role') = 'r_self';
    root uuid;
    began timestamptz;  -- when the way in was given by which she is signed in
begin
    select p.merge_root_id into root from registry_person p
     where p.id = which and p.merged_into_id is null
       and ((by_herself and p.id = {{ app.person }})
            or (current_setting('role') = 'r_post' and p.post = {{ app.office }})
            or (current_setting('role') = 'r_office'
                and ({{ in_spans(p.origin_node) }} or {{ in_spans(p.domicile_node) }}
                     or {{ in_spans(p.serving_node) }}
                     or exists (select 1 from registry_ground g
                                 where g.person = p.id and g.unit = {{ app.office }}
                                   and g.kind = 'serving' and g.starts_at <= {{ app.now }}
                                   and {{ app.now }} < g.ends_at)))
            or (current_setting('role') in ('r_office', 'r_post') and p.merge_root_id is not null
                and registry_sees_united(p.merge_root_id)))
       for no key update;
    if not found then
        raise exception 'no such person: %', which using errcode = 'no_data_found';
    end if;
    if by_herself then
        select max(s.given_at) into began
          from registry_person p join registry_sign_in_code s on s.person_id = p.id
         where p.id = which or p.merge_root_id = root;
    end if;
    if root is not null then
        perform registry_end_united_ways_in(which);
    end if;
    insert into registry_pin (person_id, verifier, set_at, set_by)
    values (which, proof, {{ app.now }}, {{ app.actor }})
        on conflict (person_id) do update
       set verifier = excluded.verifier, set_at = excluded.set_at, set_by = excluded.set_by;
    return query
    insert into registry_sign_in_code as s
           (id, person_id, digest, given_by, given_at, ends_at, used_at, revision)
    values (slip, which, '', {{ app.actor }}, coalesce(began, {{ app.now }}), {{ app.now }},
            case when by_herself then {{ app.now }} end, 1)
        on conflict (person_id) do update
       set revision = s.revision + 1,
           used_at = case when by_herself then coalesce(s.used_at, {{ app.now }}) end,
           given_at = case when by_herself then coalesce(began, s.given_at) else excluded.given_at end
 returning s.id, s.revision;
end
$$;

create or replace function registry_unite(which uuid) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
declare decided registry_merge := registry_get_decided_merge(which, 'merge');
begin
    update registry_sign_in_code s set used_at = null, given_at = {{ app.now }}
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

create or replace function registry_separate(which uuid) returns void
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
    update registry_sign_in_code s set used_at = null, given_at = {{ app.now }}
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
