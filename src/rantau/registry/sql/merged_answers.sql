-- Whoever was merged is answered as the registration that stands for all of them, `merge_root_id`.

-- Whether this is the birth date of the registration or of the one that stands for it: a slip may
-- have been printed before either was known to be one person. Unknown dates fit none.
create function registry_is_born(p registry_person, born date) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select (p.birth_precision <> 'unknown'
            and birth_date_agrees(p.birth_date, p.birth_precision, born))
        or (p.merged_into_id is not null and exists (
            select 1 from registry_person r
             where r.id = p.merge_root_id and r.birth_precision <> 'unknown'
               and birth_date_agrees(r.birth_date, r.birth_precision, born)))
$$;
revoke all on function registry_is_born from public;

-- As before, and the successor answers for whoever was merged, at any depth.
create or replace function registry_find_by_reference(wanted text) returns table (person uuid)
language sql stable security definer set search_path = public, pg_temp
as $$
    select coalesce(p.merge_root_id, p.id) from registry_person p where p.reference = wanted
$$;

create or replace function registry_find_exact(
    number_kind text, number_text text, wanted text, born date)
returns table (person uuid)
language sql stable security definer set search_path = public, pg_temp
as $$
    select distinct coalesce(p.merge_root_id, p.id) from registry_person p
     where p.id in (select i.person_id from registry_identity i
                     where i.kind = number_kind and i.number = number_text)
        or (p.reference = wanted and registry_is_born(p, born))
     limit 2
$$;

-- As before, for the named registration or the one that stands for it; free is who has neither
-- agency nor post under any of her numbers.
create or replace function registry_claim(wanted text, born date) returns uuid
language sql security definer set search_path = public, pg_temp
as $$
    update registry_person set agency = {{ app.office }}
     where id = (select coalesce(n.merge_root_id, n.id) from registry_person n
                  where n.reference = wanted
                    and (birth_date_agrees(n.birth_date, n.birth_precision, born)
                         or registry_is_born(n, born)))
       and agency is null and post is null and merged_into_id is null
       and (merge_root_id is null or not exists (
            select 1 from registry_person m where m.merge_root_id = registry_person.merge_root_id
               and (m.agency is not null or m.post is not null)))
    returning id
$$;

-- Ways in, as before (pins.sql): both slips and both PINs open the one record.
create or replace function registry_use_pin(which uuid, proof text)
returns table (person uuid, slip uuid, revision int)
language sql volatile security definer set search_path = public, pg_temp
as $$
    update registry_sign_in_code s set used_at = {{ app.now }}, revision = s.revision + 1
      from registry_pin n join registry_person p on p.id = n.person_id
     where s.person_id = which and n.person_id = which and n.verifier = proof
 returning coalesce(p.merge_root_id, p.id), s.id, s.revision
$$;

create or replace function registry_find_pin(wanted text, nik text, born date)
returns table (person uuid, verifier text)
language sql stable security definer set search_path = public, pg_temp
as $$
    with found as (
        select n.person_id, n.verifier, n.set_at, coalesce(p.merge_root_id, p.id) as root
          from registry_person p join registry_pin n on n.person_id = p.id
         where (p.reference = wanted
                or p.id in (select i.person_id from registry_identity i
                             where i.kind = 'nik' and i.number = nik and nik <> ''))
           and (p.birth_precision = 'unknown' or registry_is_born(p, born))
         limit 12)
    select f.person_id, f.verifier from found f
     where (select count(distinct root) from found) = 1
     order by f.set_at desc limit 1
$$;

create or replace function registry_use_sign_in_code(wanted text, born date, proof text)
returns table (person uuid, slip uuid, revision int)
language sql volatile security definer set search_path = public, pg_temp
as $$
    update registry_sign_in_code s set used_at = {{ app.now }}, revision = s.revision + 1
      from registry_person p
     where p.id = s.person_id and p.reference = wanted and s.digest = proof
       and {{ app.now }} < s.ends_at
       and not exists (select 1 from registry_pin n where n.person_id = p.id)
       and (p.birth_precision = 'unknown' or registry_is_born(p, born))
 returning coalesce(p.merge_root_id, p.id), s.id, s.revision
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
           and (p.birth_precision = 'unknown' or registry_is_born(p, born)))
$$;

-- End the ways in of every other registration that is merged with this one: a new slip, or a new
-- PIN, is the only way in.
create function registry_end_united_ways_in(which uuid) returns void
language sql volatile security definer set search_path = public, pg_temp
as $$
    delete from registry_pin n using registry_person p, registry_person m
     where p.id = which and m.merge_root_id = p.merge_root_id and m.id <> which
       and n.person_id = m.id;
    update registry_sign_in_code s
       set digest = '', used_at = null, ends_at = {{ app.now }}, revision = s.revision + 1
      from registry_person p, registry_person m
     where p.id = which and m.merge_root_id = p.merge_root_id and m.id <> which
       and s.person_id = m.id
$$;
revoke all on function registry_end_united_ways_in from public;

create or replace function registry_end_pin(which uuid) returns void
language sql volatile security definer set search_path = public, pg_temp
as $$
    delete from registry_pin n using registry_person p
     where n.person_id = which and p.id = which
       and ({{ in_spans(p.origin_node) }} or {{ in_spans(p.domicile_node) }}
            or {{ in_spans(p.serving_node) }}
            or (p.merge_root_id is not null and registry_is_lasting_united(p.merge_root_id)));
    select registry_end_united_ways_in(p.id) from registry_person p
     where p.id = which and p.merge_root_id is not null
       and registry_is_lasting_united(p.merge_root_id)
$$;

create or replace function registry_get_own_pin() returns table (verifier text, set_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    select n.verifier, n.set_at
      from registry_person p
      join registry_person m on m.id = p.id or m.merge_root_id = p.merge_root_id
      join registry_pin n on n.person_id = m.id
     where p.id = {{ app.person }}
     order by n.set_at desc limit 1
$$;

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
           used_at = case when by_herself then coalesce(s.used_at, {{ app.now }}) end
 returning s.id, s.revision;
end
$$;

-- As before (duplicates.sql), and whoever was merged is matched by what stands in either row, and
-- answered as the one that stands for both.
create or replace function registry_find_candidates(
    niks text[], passports text[], phones text[], wanted text[], born date, near date[],
    villages bigint[])
returns table (id uuid, reference text, name text, alias text, birth_date date,
               birth_precision text, sex text, phone text, villages_known bigint[],
               niks_held text[], passports_held text[], mothers text[])
language sql stable security definer set search_path = public, pg_temp
as $$
    with perhaps as (
        select i.person_id as id, 3.0 as rank from registry_identity i
         where (i.kind = 'nik' and i.number = any(niks))
            or (i.kind = 'passport' and i.number = any(passports))
        union all
        (select p.id, 1.0 from registry_person p
          where p.phone = any(phones) and p.phone <> '' limit 30)
        union all
        select p.id, registry_name_likeness(p.name_key, p.alias, wanted) from registry_person p
         where p.birth_date = born
           and registry_name_likeness(p.name_key, p.alias, wanted) > 0.3
        union all
        (select p.id, 0.9 from registry_person p
          where p.name_key = any(wanted) and p.birth_date = any(near) limit 60)
        union all
        (select p.id, 0.6 from registry_person p
          where p.name_key = any(wanted)
            and (born is null
                 or (p.birth_date >= date_trunc('year', born)
                     and p.birth_date < date_trunc('year', born) + interval '1 year'))
          limit 60)
        union all
        (select p.id, 0.6 from registry_person p
          where p.name_key = any(wanted) and p.birth_date is null limit 60)
        union all
        select p.id, registry_name_likeness(p.name_key, p.alias, wanted) from registry_person p
         where p.origin_node = any(villages)
           and (born is null or p.birth_date is null or p.birth_date = any(near)
                or p.birth_date between born - 800 and born + 800)
           and registry_name_likeness(p.name_key, p.alias, wanted) > 0.3
    ), best as (
        select id, sum(rank) as rank from perhaps group by id order by 2 desc limit 60
    )
    select coalesce(p.merge_root_id, p.id),
           case when p.merged_into_id is null then p.reference
                else (select r.reference from registry_person r where r.id = p.merge_root_id) end,
           p.name, p.alias, p.birth_date, p.birth_precision, p.sex, p.phone,
           array[p.origin_node, p.domicile_node],
           array(select number from registry_identity i
                  where i.person_id = p.id and kind = 'nik'),
           array(select number from registry_identity i
                  where i.person_id = p.id and kind = 'passport'),
           array(select r.name from registry_relative r
                  where r.person_id = p.id and r.relation = 'mother')
      from registry_person p join best using (id)
     order by best.rank desc
     limit 50
$$;

-- As before (search.sql), with the names of whoever was merged: the caller answers the successor.
create or replace function registry_search_names(wanted text, most int) returns table (id uuid)
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
    typed text[] := string_to_array(wanted, ' ');
    near tsquery := registry_scope_marks();
    asked tsquery;
    found uuid[] := '{}';
begin
    for step in 1 .. 3 loop
        exit when cardinality(found) >= most or (step = 3 and cardinality(found) > 0);
        asked := case step
            when 1 then (select string_agg('''' || word || '''', ' & ')::tsquery
                           from unnest(typed) word)
            when 2 then (select whole from registry_name_queries(typed))
            else (select lacking from registry_name_queries(typed)) end;
        asked := coalesce(near && asked, asked);
        found := found || array(
            select p.id from registry_person p
             where registry_marks(name_key, origin_node, domicile_node, serving_node, post) @@ asked
               and (current_setting('role') = 'r_national'
                    or (current_setting('role') = 'r_post' and p.post = {{ app.office }})
                    or (current_setting('role') = 'r_office'
                        and ({{ in_spans(p.origin_node) }}
                             or {{ in_spans(p.domicile_node) }}
                             or {{ in_spans(p.serving_node) }})))
               and p.id <> all(found) and (step <> 2 or wanted <% p.name_key)
             order by case step when 1 then 1 else word_similarity(wanted, p.name_key) end desc,
                      p.id desc
             limit most - cardinality(found));
    end loop;
    return query select unnest(found);
end
$$;
