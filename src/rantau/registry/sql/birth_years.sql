-- Where the year alone is known, no day is kept.
update registry_person set birth_date = date_trunc('year', birth_date)
 where birth_precision = 'year' and birth_date <> date_trunc('year', birth_date);

-- Documents issued before they kept the year.
update documents_document d set birth_year = extract(year from p.birth_date)
  from registry_person p
 where p.id = d.person and p.birth_precision = 'year'
   and d.birth_date is null and d.birth_year is null;

-- As before, and each takes any day of the year, or the year alone, where the year alone is known.
create or replace function registry_claim(wanted text, born date) returns uuid
language sql security definer set search_path = public, pg_temp
as $$
    update registry_person set agency = {{ app.office }}
     where reference = wanted and birth_date_agrees(birth_date, birth_precision, born)
       and agency is null and post is null and merged_into_id is null
    returning id
$$;

create or replace function registry_use_sign_in_code(wanted text, born date, proof text)
returns table (person uuid, slip uuid, revision int)
language sql volatile security definer set search_path = public, pg_temp
as $$
    update registry_sign_in_code s set used_at = {{ app.now }}, revision = s.revision + 1
      from registry_person p
     where p.id = s.person_id and p.reference = wanted and s.digest = proof
       and s.used_at is null and {{ app.now }} < s.ends_at
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
           and s.used_at is null and {{ app.now }} < s.ends_at
           and (p.birth_precision = 'unknown'
                or birth_date_agrees(p.birth_date, p.birth_precision, born)))
$$;

create or replace function registry_find_exact(
    number_kind text, number_text text, wanted text, born date)
returns table (person uuid)
language sql stable security definer set search_path = public, pg_temp
as $$
    select distinct coalesce(p.merged_into_id, p.id) from registry_person p
     where p.id in (select i.person_id from registry_identity i
                     where i.kind = number_kind and i.number = number_text)
        or (p.reference = wanted and p.birth_precision <> 'unknown'
            and birth_date_agrees(p.birth_date, p.birth_precision, born))
     limit 2
$$;
