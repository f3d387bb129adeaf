-- As before, and by any day of the year, or the year alone, where the year alone is known.
create or replace function placement_at_border(number text, born date) returns text
language sql stable security definer set search_path = public, pg_temp
as $$
    select x.reference from placement_placement x
      join registry_person p on p.id = x.person_id
      join registry_identity i on i.person_id = p.id and i.kind = 'passport'
     where i.number = $1 and p.birth_precision <> 'unknown'
       and birth_date_agrees(p.birth_date, p.birth_precision, $2)
       and x.ended_at is null and x.milestone in ('cleared', 'departed', 'arrived', 'returned')
     order by x.id desc limit 1
$$;
