-- As before (ended_sessions.sql), and what was given or chosen as a way in while the two were one
-- ends with it: nobody knows which of the two has it, and it lies with the survivor. A slip of before
-- stays good, unless a PIN had ended it.
create or replace function registry_separate(which uuid) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    decided registry_merge := registry_get_decided_merge(which, 'undoing');
    merged_at timestamptz;
    ours uuid[];
begin
    update registry_merge set separated_at = {{ app.now }}
     where id = decided.undoes_id and separated_at is null
 returning decided_at into merged_at;
    if not found then
        raise exception 'undone already: %', decided.undoes_id using errcode = 'no_data_found';
    end if;
    with ended as (
        delete from registry_pin n using registry_person p
         where n.person_id = p.id and p.merge_root_id = decided.survivor_id
           and n.set_at > merged_at
     returning n.person_id
    )
    update registry_sign_in_code s
       set digest = '', ends_at = {{ app.now }}, revision = s.revision + 1
      from registry_person p
     where s.person_id = p.id and p.merge_root_id = decided.survivor_id
       and (s.given_at > merged_at or p.id in (select person_id from ended));
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
