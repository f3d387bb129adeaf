-- A session of a person's own page remembers the epoch in which it began. Whatever changes her ways in
-- begins another, and with it all her sessions end: no clock tells which came first. Who signs in, and
-- whatever changes a way in, first locks the row of the registration that stands for her, and looks
-- only then.
create sequence registry_session_epoch;
revoke all on sequence registry_session_epoch from public;

-- Lock the ways in of a person, under any registration of hers: the row that stands for all of them,
-- which it may no longer be once the lock is there.
create function registry_lock_ways_in(which uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
    root uuid;
    found_root uuid;
begin
    loop
        select coalesce(p.merge_root_id, p.id) into root from registry_person p where p.id = which;
        exit when root is null;
        perform from registry_person p where p.id = root for no key update;
        select coalesce(p.merge_root_id, p.id) into found_root
          from registry_person p where p.id = which;
        exit when found_root = root;
    end loop;
end
$$;
revoke all on function registry_lock_ways_in from public;

-- In which epoch a session of the person begins. After her ways in were locked it is that of the way
-- in which was found right.
create function registry_get_session_epoch(which uuid) returns bigint
language sql volatile security definer set search_path = public, pg_temp
as $$
    select coalesce(max(s.epoch), 0)
      from registry_person p join registry_sign_in_code s on s.person_id = p.id
     where p.id = which or p.merge_root_id = which
$$;
revoke all on function registry_get_session_epoch from public;
grant execute on function registry_get_session_epoch to r_public, r_self;

-- Whether a session of the person that began in this epoch goes on: she has signed in, nobody has
-- changed her ways in since, under any registration of hers, and the key that opened it is there.
create function registry_is_session_open(which uuid, began bigint, key uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select coalesce(bool_or(s.used_at is not null) and max(s.epoch) = began, false)
       and (key is null or exists (
            select 1 from registry_passkey k join registry_person p on p.id = k.person_id
             where k.id = key and (p.id = which or p.merge_root_id = which)))
      from registry_person p join registry_sign_in_code s on s.person_id = p.id
     where p.id = which or p.merge_root_id = which
$$;
revoke all on function registry_is_session_open(uuid, bigint, uuid) from public;
grant execute on function registry_is_session_open(uuid, bigint, uuid) to rantau_app;

-- The same of the signed-in person's own, with her ways in locked: nothing ends it until the end of the
-- transaction.
create function registry_hold_own_session(began bigint, key uuid) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare she uuid := {{ app.person }};
begin
    perform registry_lock_ways_in(she);
    return registry_is_session_open(she, began, key);
end
$$;
revoke all on function registry_hold_own_session from public;
grant execute on function registry_hold_own_session to r_self;

-- As before (passkeys.sql), with the epoch in which the session began.
create function registry_add_passkey(
    key uuid, began bigint, opened_by uuid, credential bytea, public_key bytea, count bigint,
    most int)
returns table (slip uuid, revision int)
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare she uuid := {{ app.person }};
begin
    if not registry_hold_own_session(began, opened_by)
       or not exists (select 1 from registry_person p
                       where p.id = she and p.merged_into_id is null) then
        return query select null::uuid, 0;
        return;
    end if;
    if (select count(*) from registry_passkey k where k.person_id = she) >= most then
        return;
    end if;
    insert into registry_passkey
           (id, person_id, credential, public_key, sign_count, added_at)
    values (key, she, registry_add_passkey.credential, registry_add_passkey.public_key,
            registry_add_passkey.count, {{ app.now }});
    return query
    update registry_sign_in_code s set revision = s.revision + 1
     where s.person_id = (select m.id from registry_person m
                            join registry_sign_in_code o on o.person_id = m.id
                           where m.id = she or m.merge_root_id = she
                           order by m.id = she desc, m.id limit 1)
 returning s.id, s.revision;
end
$$;
revoke all on function registry_add_passkey(uuid, bigint, uuid, bytea, bytea, bigint, int) from public;
grant execute on function registry_add_passkey(uuid, bigint, uuid, bytea, bytea, bigint, int) to r_self;

-- Sign in, as before (merged_answers.sql, passkeys.sql): what was right before the lock is looked at
-- again behind it. A wrong code locks nothing.
create or replace function registry_use_sign_in_code(wanted text, born date, proof text)
returns table (person uuid, slip uuid, revision int)
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
begin
    if not registry_is_sign_in_code(wanted, born, proof) then
        return;
    end if;
    perform registry_lock_ways_in(p.id) from registry_person p where p.reference = wanted;
    if not registry_is_sign_in_code(wanted, born, proof) then
        return;
    end if;
    return query
    update registry_sign_in_code s set used_at = {{ app.now }}, revision = s.revision + 1
      from registry_person p
     where p.id = s.person_id and p.reference = wanted and s.digest = proof
 returning coalesce(p.merge_root_id, p.id), s.id, s.revision;
end
$$;

create or replace function registry_use_pin(which uuid, proof text)
returns table (person uuid, slip uuid, revision int)
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
begin
    perform registry_lock_ways_in(which);
    return query
    update registry_sign_in_code s set used_at = {{ app.now }}, revision = s.revision + 1
      from registry_pin n join registry_person p on p.id = n.person_id
     where s.person_id = which and n.person_id = which and n.verifier = proof
 returning coalesce(p.merge_root_id, p.id), s.id, s.revision;
end
$$;

create or replace function registry_use_passkey(key uuid, seen bigint, count bigint)
returns table (slip uuid, revision int)
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare owner uuid;
begin
    perform registry_lock_ways_in(k.person_id) from registry_passkey k where k.id = key;
    update registry_passkey k set used_at = {{ app.now }}, sign_count = count
     where k.id = key and k.sign_count = seen and (count > seen or (count = 0 and seen = 0))
 returning k.person_id into owner;
    return query
    update registry_sign_in_code s set used_at = {{ app.now }}, revision = s.revision + 1
     where s.id = (
        select o.id from registry_person p
          join registry_person m on m.id = p.id or m.merge_root_id = p.merge_root_id
          join registry_sign_in_code o on o.person_id = m.id
         where p.id = owner
         order by m.id = owner desc, o.id limit 1)
 returning s.id, s.revision;
end
$$;

-- Change the ways in, as before (passkeys.sql, ended_sessions.sql), and another epoch begins. A code that
-- a PIN ended is not kept.
create or replace function registry_set_pin(which uuid, proof text, slip uuid)
returns table (id uuid, revision int)
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
    by_herself boolean := current_setting('role') = 'r_self';
    root uuid;
begin
    perform registry_lock_ways_in(which);
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
                and registry_sees_united(p.merge_root_id)));
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
           (id, person_id, digest, given_by, given_at, ends_at, used_at, revision, epoch)
    values (slip, which, '', {{ app.actor }}, {{ app.now }}, {{ app.now }},
            case when by_herself then {{ app.now }} end, 1, nextval('registry_session_epoch'))
        on conflict (person_id) do update
       set revision = s.revision + 1, digest = '', ends_at = excluded.ends_at,
           used_at = case when by_herself then coalesce(s.used_at, {{ app.now }}) end,
           given_at = excluded.given_at, epoch = excluded.epoch
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
       set digest = '', used_at = null, ends_at = {{ app.now }}, revision = s.revision + 1,
           epoch = nextval('registry_session_epoch')
      from registry_person p, registry_person m
     where p.id = which and m.merge_root_id = p.merge_root_id and m.id <> which
       and s.person_id = m.id
$$;

create or replace function registry_end_pin(which uuid) returns void
language sql volatile security definer set search_path = public, pg_temp
as $$
    select registry_lock_ways_in(which);
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
    update registry_sign_in_code s set epoch = nextval('registry_session_epoch')
      from registry_person p
     where s.person_id = which and p.id = which
       and ({{ in_spans(p.origin_node) }} or {{ in_spans(p.domicile_node) }}
            or {{ in_spans(p.serving_node) }}
            or (p.merge_root_id is not null and registry_is_lasting_united(p.merge_root_id)));
    select registry_end_united_ways_in(p.id) from registry_person p
     where p.id = which and p.merge_root_id is not null
       and registry_is_lasting_united(p.merge_root_id)
$$;

create or replace function registry_unite(which uuid) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
declare decided registry_merge := registry_get_decided_merge(which, 'merge');
begin
    perform from registry_person p where p.id in (decided.survivor_id, decided.retired_id)
      order by p.id for no key update;
    update registry_sign_in_code s
       set used_at = null, given_at = {{ app.now }}, epoch = nextval('registry_session_epoch')
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
    merged_at timestamptz;
    ours uuid[];
begin
    perform registry_lock_ways_in(decided.survivor_id);
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
    update registry_sign_in_code s
       set used_at = null, given_at = {{ app.now }}, epoch = nextval('registry_session_epoch')
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
