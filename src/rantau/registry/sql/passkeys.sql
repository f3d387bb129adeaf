-- Keys that telephones keep (passkeys). The table is read and written by these functions alone.

-- As before (open_session.sql), and a session that a key opened ends with the key.
create function registry_is_session_open(which uuid, since timestamptz, key uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select registry_is_session_open(which, since)
       and (key is null or exists (
            select 1 from registry_passkey k join registry_person p on p.id = k.person_id
             where k.id = key and (p.id = which or p.merge_root_id = which)))
$$;
revoke all on function registry_is_session_open(uuid, timestamptz, uuid) from public;
grant execute on function registry_is_session_open(uuid, timestamptz, uuid) to rantau_app;

-- The keys of the signed-in person, under any registration of hers.
create function registry_list_own_passkeys()
returns table (id uuid, credential bytea, added_at timestamptz, used_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    select k.id, k.credential, k.added_at, k.used_at from registry_passkey k
     where k.person_id in (select m.id from registry_person p
                          join registry_person m
                            on m.id = p.id or m.merge_root_id = p.merge_root_id
                         where p.id = {{ app.person }})
     order by k.added_at, k.id
$$;
revoke all on function registry_list_own_passkeys from public;
grant execute on function registry_list_own_passkeys to r_self;

-- Add a key of the signed-in person. Her row is locked, so that no way in that an office gives
-- meanwhile is outlived by it: a session that is over adds none, and the answer has no slip. There is
-- no answer where she has as many as one may have.
create function registry_add_passkey(
    key uuid, since timestamptz, opened_by uuid, credential bytea, public_key bytea, count bigint,
    most int)
returns table (slip uuid, revision int)
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare she uuid := {{ app.person }};
begin
    perform 1 from registry_person p
     where p.id = she and p.merged_into_id is null for no key update;
    if not found or not registry_is_session_open(she, since, opened_by) then
        return query select null::uuid, 0;
        return;
    end if;
    if (select count(*) from registry_passkey k where k.person_id = she) >= most then
        return;
    end if;
    insert into registry_passkey
           (id, person_id, credential, public_key, sign_count, added_at)
    values (key, she, registry_add_passkey.credential, registry_add_passkey.public_key, registry_add_passkey.count,
            {{ app.now }});
    return query
    update registry_sign_in_code s set revision = s.revision + 1
     where s.person_id = (select m.id from registry_person m
                            join registry_sign_in_code o on o.person_id = m.id
                           where m.id = she or m.merge_root_id = she
                           order by m.id = she desc, m.id limit 1)
 returning s.id, s.revision;
end
$$;
revoke all on function registry_add_passkey from public;
grant execute on function registry_add_passkey to r_self;

-- End one key of the signed-in person.
create function registry_end_own_passkey(key uuid) returns table (slip uuid, revision int)
language sql volatile security definer set search_path = public, pg_temp
as $$
    with ended as (
        delete from registry_passkey k
         where k.id = key and k.person_id in (select m.id from registry_person p
                          join registry_person m
                            on m.id = p.id or m.merge_root_id = p.merge_root_id
                         where p.id = {{ app.person }})
     returning k.person_id
    )
    update registry_sign_in_code s set revision = s.revision + 1
     where s.id = (select o.id from registry_sign_in_code o join ended on true
                    where o.person_id in (select m.id from registry_person p
                          join registry_person m
                            on m.id = p.id or m.merge_root_id = p.merge_root_id
                         where p.id = {{ app.person }})
                    order by o.person_id = ended.person_id desc, o.id limit 1)
 returning s.id, s.revision
$$;
revoke all on function registry_end_own_passkey from public;
grant execute on function registry_end_own_passkey to r_self;

-- End every key of the signed-in person but this one.
create function registry_end_other_passkeys(kept uuid) returns void
language sql volatile security definer set search_path = public, pg_temp
as $$
    delete from registry_passkey k
     where k.id is distinct from kept and k.person_id in (select m.id from registry_person p
                          join registry_person m
                            on m.id = p.id or m.merge_root_id = p.merge_root_id
                         where p.id = {{ app.person }})
$$;
revoke all on function registry_end_other_passkeys from public;
grant execute on function registry_end_other_passkeys to r_self;

-- Whose key this is, and what its signature is verified with.
create function registry_find_passkey(wanted bytea)
returns table (id uuid, owner uuid, person uuid, reference text, public_key bytea,
               sign_count bigint)
language sql stable security definer set search_path = public, pg_temp
as $$
    select k.id, k.person_id, r.id, r.reference, k.public_key, k.sign_count
      from registry_passkey k join registry_person p on p.id = k.person_id
      join registry_person r on r.id = coalesce(p.merge_root_id, p.id)
     where k.credential = wanted
$$;
revoke all on function registry_find_passkey from public;
grant execute on function registry_find_passkey to r_public;

-- Note that a person signed in with a key, and how often it has signed. Of two uses at once with the
-- same count one finds no row. A count that stays nought is that of a key that counts nothing.
create function registry_use_passkey(key uuid, seen bigint, count bigint)
returns table (slip uuid, revision int)
language sql volatile security definer set search_path = public, pg_temp
as $$
    with used as (
        update registry_passkey k set used_at = {{ app.now }}, sign_count = count
         where k.id = key and k.sign_count = seen and (count > seen or (count = 0 and seen = 0))
     returning k.person_id
    )
    update registry_sign_in_code s set used_at = {{ app.now }}, revision = s.revision + 1
     where s.id = (
        select o.id from used
          join registry_person p on p.id = used.person_id
          join registry_person m on m.id = p.id or m.merge_root_id = p.merge_root_id
          join registry_sign_in_code o on o.person_id = m.id
         order by m.id = used.person_id desc, o.id limit 1)
 returning s.id, s.revision
$$;
revoke all on function registry_use_passkey from public;
grant execute on function registry_use_passkey to r_public;

-- End a key whose count went back: there are two of it.
create function registry_stop_passkey(key uuid) returns table (slip uuid, revision int)
language sql volatile security definer set search_path = public, pg_temp
as $$
    with ended as (delete from registry_passkey k where k.id = key returning k.person_id)
    update registry_sign_in_code s set revision = s.revision + 1
     where s.id = (
        select o.id from ended
          join registry_person p on p.id = ended.person_id
          join registry_person m on m.id = p.id or m.merge_root_id = p.merge_root_id
          join registry_sign_in_code o on o.person_id = m.id
         order by m.id = ended.person_id desc, o.id limit 1)
 returning s.id, s.revision
$$;
revoke all on function registry_stop_passkey from public;
grant execute on function registry_stop_passkey to r_public;

-- What ends a PIN ends the keys. As before (ended_sessions.sql, merged_answers.sql,
-- ways_in_after_undoing.sql), and the keys go with the ways in. Where she chooses a PIN herself the
-- command says which keys end (registry_end_other_passkeys), and all sessions end: the page begins
-- hers anew. Else whoever was signed in by her slip could go on, and add a key of his.
create or replace function registry_set_pin(which uuid, proof text, slip uuid)
returns table (id uuid, revision int)
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
    by_herself boolean := current_setting('role') = 'r_self';
    root uuid;
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
    if root is not null then
        perform registry_end_united_ways_in(which);
    end if;
    if not by_herself then
        delete from registry_passkey k where k.person_id = which;
    end if;
    insert into registry_pin (person_id, verifier, set_at, set_by)
    values (which, proof, {{ app.now }}, {{ app.actor }})
        on conflict (person_id) do update
       set verifier = excluded.verifier, set_at = excluded.set_at, set_by = excluded.set_by;
    return query
    insert into registry_sign_in_code as s
           (id, person_id, digest, given_by, given_at, ends_at, used_at, revision)
    values (slip, which, '', {{ app.actor }}, {{ app.now }}, {{ app.now }},
            case when by_herself then {{ app.now }} end, 1)
        on conflict (person_id) do update
       set revision = s.revision + 1,
           used_at = case when by_herself then coalesce(s.used_at, {{ app.now }}) end,
           given_at = excluded.given_at
 returning s.id, s.revision;
end
$$;

create or replace function registry_end_united_ways_in(which uuid) returns void
language sql volatile security definer set search_path = public, pg_temp
as $$
    delete from registry_pin n using registry_person p, registry_person m
     where p.id = which and m.merge_root_id = p.merge_root_id and m.id <> which
       and n.person_id = m.id;
    delete from registry_passkey k using registry_person p, registry_person m
     where current_setting('role') <> 'r_self'
       and p.id = which and m.merge_root_id = p.merge_root_id and m.id <> which
       and k.person_id = m.id;
    update registry_sign_in_code s
       set digest = '', used_at = null, ends_at = {{ app.now }}, revision = s.revision + 1
      from registry_person p, registry_person m
     where p.id = which and m.merge_root_id = p.merge_root_id and m.id <> which
       and s.person_id = m.id
$$;

create or replace function registry_end_pin(which uuid) returns void
language sql volatile security definer set search_path = public, pg_temp
as $$
    delete from registry_pin n using registry_person p
     where n.person_id = which and p.id = which
       and ({{ in_spans(p.origin_node) }} or {{ in_spans(p.domicile_node) }}
            or {{ in_spans(p.serving_node) }}
            or (p.merge_root_id is not null and registry_is_lasting_united(p.merge_root_id)));
    delete from registry_passkey k using registry_person p
     where k.person_id = which and p.id = which
       and ({{ in_spans(p.origin_node) }} or {{ in_spans(p.domicile_node) }}
            or {{ in_spans(p.serving_node) }}
            or (p.merge_root_id is not null and registry_is_lasting_united(p.merge_root_id)));
    select registry_end_united_ways_in(p.id) from registry_person p
     where p.id = which and p.merge_root_id is not null
       and registry_is_lasting_united(p.merge_root_id)
$$;

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
    delete from registry_passkey k using registry_person p
     where k.person_id = p.id and p.merge_root_id = decided.survivor_id
       and k.added_at > merged_at;
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
