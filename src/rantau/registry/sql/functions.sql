-- Persons who may be the same as somebody described: exact NIK or passport, or name and birth
-- date. The one national question; what an office is told of it is masked above.
create function registry_find_duplicates(niks text[], passports text[], wanted text, born date)
returns table (id uuid, reference text, name text, birth_date date, birth_precision text,
               origin_node bigint, niks_held text[], passports_held text[])
language sql stable security definer set search_path = public, pg_temp
as $$
    with perhaps as (
        select i.person_id as id from registry_identity i
         where (i.kind = 'nik' and i.number = any(niks))
            or (i.kind = 'passport' and i.number = any(passports))
        union
        select p.id from registry_person p
         where p.birth_date = born and similarity(p.name_key, wanted) > 0.4
        union
        select p.id from registry_person p where p.name_key = wanted
           and date_part('year', p.birth_date) = date_part('year', born)
    )
    select p.id, p.reference, p.name, p.birth_date, p.birth_precision, p.origin_node,
           array(select number from registry_identity i
                  where i.person_id = p.id and kind = 'nik'),
           array(select number from registry_identity i
                  where i.person_id = p.id and kind = 'passport')
      from registry_person p join perhaps using (id)
     where p.merged_into_id is null
     limit 50
$$;
revoke all on function registry_find_duplicates from public;
grant execute on function registry_find_duplicates to r_office, r_national;

-- Make the own agency that of record of a person, by reference and birth date, so that an agency
-- can enumerate nobody; a person who has one is absent.
create function registry_claim(wanted text, born date) returns uuid
language sql security definer set search_path = public, pg_temp
as $$
    update registry_person set agency = {{ app.office }}
     where reference = wanted and birth_date is not distinct from born
       and agency is null and post is null and merged_into_id is null
    returning id
$$;
revoke all on function registry_claim from public;
grant execute on function registry_claim to r_partner;

-- Set a ground that is a column of the person. Who may, was judged by the app above, on the
-- placement.
create function registry_set_ground(which uuid, ground text, unit uuid) returns void
language sql security definer set search_path = public, pg_temp
as $$
    update registry_person
       set agency = case ground when 'agency' then unit else agency end,
           post = case ground when 'post' then unit else post end
     where id = which
$$;
revoke all on function registry_set_ground from public;
grant execute on function registry_set_ground to r_office, r_post, r_partner, r_border,
    r_national, r_case, r_self, r_public, r_system;

-- Use up the sign-in code of a person; no row when the code, the birth date or the time is wrong.
create function registry_use_sign_in_code(wanted text, born date, proof text)
returns table (person uuid, slip uuid, revision int)
language sql volatile security definer set search_path = public, pg_temp
as $$
    update registry_sign_in_code s set used_at = {{ app.now }}, revision = s.revision + 1
      from registry_person p
     where p.id = s.person_id and p.reference = wanted and s.digest = proof
       and s.used_at is null and {{ app.now }} < s.ends_at
       and (p.birth_precision = 'unknown' or p.birth_date = born
            or (p.birth_precision = 'year'
                and date_part('year', p.birth_date) = date_part('year', born)))
 returning coalesce(p.merged_into_id, p.id), s.id, s.revision
$$;
revoke all on function registry_use_sign_in_code from public;
grant execute on function registry_use_sign_in_code to r_public;

-- Break-glass: one exact reference, answered with an id and nothing else.
create function registry_find_by_reference(wanted text) returns table (person uuid)
language sql stable security definer set search_path = public, pg_temp
as $$
    select coalesce(p.merged_into_id, p.id) from registry_person p where p.reference = wanted
$$;
revoke all on function registry_find_by_reference from public;
grant execute on function registry_find_by_reference to r_office, r_post;

-- Serving who stands at the counter: one exact number, or reference and birth date, answered with
-- an id and nothing else. The service that asks writes a ground with an end and an entry in the
-- same transaction.
create function registry_find_exact(number_kind text, number_text text, wanted text, born date)
returns table (person uuid)
language sql stable security definer set search_path = public, pg_temp
as $$
    select distinct coalesce(p.merged_into_id, p.id) from registry_person p
     where p.id in (select i.person_id from registry_identity i
                     where i.kind = number_kind and i.number = number_text)
        or (p.reference = wanted and p.birth_date = born and p.birth_precision <> 'unknown')
     limit 2
$$;
revoke all on function registry_find_exact from public;
grant execute on function registry_find_exact to r_office;
