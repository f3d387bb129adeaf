-- The cities of the signed-in person's own exam number: that of her test and those that she wished for. An amendment of
-- either is told to her, and her page has to show it; the place itself is not hers to read.
create function rounds_list_own_cities(number text)
returns setof text
language sql stable security definer set search_path = public, pg_temp
as $$
    select c.code
      from rounds_examinee x
      join registry_person p on p.id = x.person_id
      join rounds_place h on h.id = x.place_id,
           lateral (values (x.city), (h.first), (h.second)) c (code)
     where x.exam_number = number and (p.id = {{ app.person }} or p.merge_root_id = {{ app.person }})
       and c.code <> ''
$$;
revoke all on function rounds_list_own_cities from public;
grant execute on function rounds_list_own_cities to r_self;
