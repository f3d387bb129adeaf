-- The hash of a PIN is read by nobody: it is set, ended and looked up by these functions alone.

-- Set the PIN of a person: by herself, or by an office that has a lasting ground or where she is at the
-- counter. Set by an office it ends every session; the code on a slip is over either way.
create function registry_set_pin(which uuid, proof text, slip uuid)
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
       set revision = s.revision + 1, used_at = case when by_herself then s.used_at end
 returning s.id, s.revision;
end
$$;
revoke all on function registry_set_pin from public;
grant execute on function registry_set_pin to r_office, r_post, r_self;

-- A new code on a slip replaces the PIN. Whoever may write the code (registry_sign_in_code) calls it.
create function registry_end_pin(which uuid) returns void
language sql volatile security definer set search_path = public, pg_temp
as $$
    delete from registry_pin n using registry_person p
     where n.person_id = which and p.id = which
       and ({{ in_spans(p.origin_node) }} or {{ in_spans(p.domicile_node) }}
            or {{ in_spans(p.serving_node) }})
$$;
revoke all on function registry_end_pin from public;
grant execute on function registry_end_pin to r_office;

-- Since when the signed-in person has a PIN, and its hash, which a change of it is compared with.
create function registry_get_own_pin() returns table (verifier text, set_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    select n.verifier, n.set_at from registry_pin n where n.person_id = {{ app.person }}
$$;
revoke all on function registry_get_own_pin from public;
grant execute on function registry_get_own_pin to r_self;

-- Whose PIN is compared: of the person under this reference or NIK with this birth date. Nobody's where
-- two have the number, who use their references.
create function registry_find_pin(wanted text, nik text, born date)
returns table (person uuid, verifier text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select found.person, found.verifier from (
        select n.person_id, n.verifier, count(*) over () as persons
          from registry_person p join registry_pin n on n.person_id = p.id
         where (p.reference = wanted
                or p.id in (select i.person_id from registry_identity i
                             where i.kind = 'nik' and i.number = nik and nik <> ''))
           and (p.birth_precision = 'unknown'
                or birth_date_agrees(p.birth_date, p.birth_precision, born))
         limit 2) found(person, verifier, persons)
    where persons = 1
$$;
revoke all on function registry_find_pin from public;
grant execute on function registry_find_pin to r_public;

-- Note that a person signed in with a PIN. Only who looked its hash up can say it.
create function registry_use_pin(which uuid, proof text)
returns table (person uuid, slip uuid, revision int)
language sql volatile security definer set search_path = public, pg_temp
as $$
    update registry_sign_in_code s set used_at = {{ app.now }}, revision = s.revision + 1
      from registry_pin n join registry_person p on p.id = n.person_id
     where s.person_id = which and n.person_id = which and n.verifier = proof
 returning coalesce(p.merged_into_id, p.id), s.id, s.revision
$$;
revoke all on function registry_use_pin from public;
grant execute on function registry_use_pin to r_public;

-- As before, but a code may be used as often as it is needed, until its end or until there is a PIN.
create or replace function registry_use_sign_in_code(wanted text, born date, proof text)
returns table (person uuid, slip uuid, revision int)
language sql volatile security definer set search_path = public, pg_temp
as $$
    update registry_sign_in_code s set used_at = {{ app.now }}, revision = s.revision + 1
      from registry_person p
     where p.id = s.person_id and p.reference = wanted and s.digest = proof
       and {{ app.now }} < s.ends_at
       and not exists (select 1 from registry_pin n where n.person_id = p.id)
       and (p.birth_precision = 'unknown'
            or birth_date_agrees(p.birth_date, p.birth_precision, born))
 returning coalesce(p.merged_into_id, p.id), s.id, s.revision
$$;

create or replace function registry_is_sign_in_code(wanted text, born date, proof text)
returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select exists (
        select 1 from registry_sign_in_code s join registry_person p on p.id = s.person_id
         where p.reference = wanted and s.digest = proof
           and {{ app.now }} < s.ends_at
           and not exists (select 1 from registry_pin n where n.person_id = p.id)
           and (p.birth_precision = 'unknown'
                or birth_date_agrees(p.birth_date, p.birth_precision, born)))
$$;
