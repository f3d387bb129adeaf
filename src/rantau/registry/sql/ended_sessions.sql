-- As before, and the time at which an office gave the way in says which sessions it ended, also once she
-- has signed in with the new one.
create or replace function registry_set_pin(which uuid, proof text, slip uuid)
returns table (id uuid, revision int)
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare by_herself boolean := current_setting('role') = 'r_self';
begin
    perform 1 from registry_person p
     where p.id = which and p.merged_into_id is null
       and ((by_herself and p.id = {{ app.person }})
            or (current_setting('role') = 'r_post' and p.post = {{ app.office }})
            or (current_setting('role') = 'r_office'
                and ({{ in_spans(p.origin_node) }} or {{ in_spans(p.domicile_node) }}
                     or {{ in_spans(p.serving_node) }}
                     or exists (select 1 from registry_ground g
                                 where g.person = p.id and g.unit = {{ app.office }}
                                   and g.kind = 'serving' and g.starts_at <= {{ app.now }}
                                   and {{ app.now }} < g.ends_at))))
       for no key update;
    if not found then
        raise exception 'no such person: %', which using errcode = 'no_data_found';
    end if;
    insert into registry_pin (person_id, verifier, set_at, set_by)
    values (which, proof, {{ app.now }}, {{ app.actor }})
        on conflict (person_id) do update
       set verifier = excluded.verifier, set_at = excluded.set_at, set_by = excluded.set_by;
    return query
    insert into registry_sign_in_code as s
           (id, person_id, digest, given_by, given_at, ends_at, used_at, revision)
    values (slip, which, '', {{ app.actor }}, {{ app.now }}, {{ app.now }}, null, 1)
        on conflict (person_id) do update
       set revision = s.revision + 1, used_at = case when by_herself then s.used_at end,
           given_at = case when by_herself then s.given_at else excluded.given_at end
 returning s.id, s.revision;
end
$$;
