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
