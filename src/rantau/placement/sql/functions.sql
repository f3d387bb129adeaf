-- The open placement of a passport number and a birth date, while it matters at a border: no card
-- is ever the gate.
create function placement_at_border(number text, born date) returns text
language sql stable security definer set search_path = public, pg_temp
as $$
    select x.reference from placement_placement x
      join registry_person p on p.id = x.person_id
      join registry_identity i on i.person_id = p.id and i.kind = 'passport'
     where i.number = $1 and p.birth_date = $2
       and x.ended_at is null and x.milestone in ('cleared', 'departed', 'arrived', 'returned')
     order by x.id desc limit 1
$$;
revoke all on function placement_at_border from public;
grant execute on function placement_at_border to r_border;
