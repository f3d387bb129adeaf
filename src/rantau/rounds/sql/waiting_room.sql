-- How many offers of a round are open and not paid, by sector and city: numbers that name nobody.
create function rounds_count_open_offers(which uuid)
returns table (sector text, city text, unpaid int)
language sql stable security definer set search_path = public, pg_temp
as $$
    select p.sector, p.city, count(*)::int
      from rounds_place p where p.round_id = which and p.state = 'offered'
     group by 1, 2
$$;
revoke all on function rounds_count_open_offers from public;
grant execute on function rounds_count_open_offers to r_public;

-- How many offers ended, and how many of them because nobody paid: of this round those that were made at least so many
-- hours ago, so that whoever pays at once does not count before whoever never pays; and all of earlier rounds to the
-- same country. A seat that costs nothing is hers in the moment of the offer, and is not counted.
create function rounds_count_ended_offers(which uuid, hours int)
returns table (is_own boolean, ended int, lapsed int)
language sql stable security definer set search_path = public, pg_temp
as $$
    select r.id = which, count(*)::int, count(*) filter (where p.seated_at is null)::int
      from rounds_round own
      join rounds_round r on r.id = own.id or (r.destination = own.destination and r.closes_at <= own.opens_at)
      join rounds_place p on p.round_id = r.id
     where own.id = which and p.state in ('seated', 'lapsed') and p.offered_at is not null
       and p.seated_at is distinct from p.offered_at
       and (r.id <> which or p.offered_at <= {{ app.now }} - make_interval(hours => hours))
     group by 1
$$;
revoke all on function rounds_count_ended_offers from public;
grant execute on function rounds_count_ended_offers to r_public;
