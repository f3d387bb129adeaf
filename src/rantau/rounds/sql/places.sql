-- What the public may know of places: her own, by the secret code. The code's hash finds one row by an index.
create function rounds_find_place(hashed text)
returns table (round_code text, ticket text, sector text, first text, second text, came_at timestamptz,
               place_position int, ahead_first int, ahead_second int, state text, city text,
               pay_until timestamptz, payment_code text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select r.code, p.ticket, p.sector, p.first, p.second, p.came_at, p.position, p.ahead_first,
           p.ahead_second, p.state, p.city, p.pay_until,
           case when p.state = 'offered' then p.payment_code else '' end
      from rounds_place p join rounds_round r on r.id = p.round_id
     where p.code_hash = hashed
$$;
revoke all on function rounds_find_place from public;
grant execute on function rounds_find_place to r_public;

-- How many wait for a seat in each city, and how many came: numbers that name nobody.
create function rounds_count_waiting(which uuid)
returns table (sector text, city text, waiting bigint)
language sql stable security definer set search_path = public, pg_temp
as $$
    select p.sector, c.city, count(*)
      from rounds_place p, lateral (values (p.first), (p.second)) as c (city)
     where p.round_id = which and p.state = 'waiting' and c.city <> ''
     group by 1, 2
$$;
revoke all on function rounds_count_waiting from public;
grant execute on function rounds_count_waiting to r_public, r_national;

-- Give a place to the person at a counter whose NIK or passport it has, with what her documents say and a new secret
-- code; nothing where no place has them, or two have. Ticket, wishes, position and seat stay.
create function rounds_give_place(which uuid, hashes text[], numbers text[], facts text[], born date, new_code text)
returns table (id uuid, ticket text, revision int)
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
    places uuid[] := array(select p.id from rounds_place p
                            where p.round_id = which and (p.nik_hash = hashes[1] or p.passport_hash = hashes[2])
                              for update);
begin
    if cardinality(places) <> 1 then
        return;
    end if;
    return query
    update rounds_place p
       set nik_hash = hashes[1], passport_hash = hashes[2], nik = numbers[1], passport = numbers[2],
           name = facts[1], sex = facts[2], phone = facts[3], birth_date = born, code_hash = new_code,
           taken_by = {{ app.actor }}, office = {{ app.office }}, revision = p.revision + 1
     where p.id = places[1]
 returning p.id, p.ticket::text, p.revision;
end
$$;
revoke all on function rounds_give_place from public;
grant execute on function rounds_give_place to r_office;
