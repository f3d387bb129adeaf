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

-- The last number that has a seat, by sector and city.
create function rounds_find_last_seated(which uuid)
returns table (sector text, city text, last int)
language sql stable security definer set search_path = public, pg_temp
as $$
    select p.sector, p.city, max(p.position)
      from rounds_place p where p.round_id = which and p.state in ('offered', 'seated')
     group by 1, 2
$$;
revoke all on function rounds_find_last_seated from public;
grant execute on function rounds_find_last_seated to r_public;

-- Give back the seat that is offered to whoever has this secret code; it goes on through the list at once. Of a place
-- whose seat was given back, pay_until says when. Nothing where none is offered.
create function rounds_give_up_seat(hashed text)
returns table (place uuid, ticket text, new_revision int)
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
    held rounds_place;
begin
    select * into held from rounds_place p
     where p.code_hash = hashed and p.state = 'offered' and p.pay_until > {{ app.now }} for update;
    if held.id is null then
        return;
    end if;
    update rounds_seat_count c set taken = c.taken - 1
     where c.round_id = held.round_id and c.sector = held.sector and c.city = held.city;
    return query
    update rounds_place p set state = 'lapsed', city = '', pay_until = {{ app.now }}, revision = p.revision + 1
     where p.id = held.id
 returning p.id, p.ticket::text, p.revision;
end
$$;
revoke all on function rounds_give_up_seat from public;
grant execute on function rounds_give_up_seat to r_public;

-- How many people with a place want or have one of these cities, or are of one of these sectors; all who have a place
-- where neither is given. A number that names nobody.
create function rounds_count_touched(which uuid, cities text[], sectors text[])
returns int
language sql stable security definer set search_path = public, pg_temp
as $$
    select count(*)::int from rounds_place p
     where p.round_id = which and p.state <> 'lapsed'
       and ((cities is null and sectors is null)
            or p.first = any (cities) or p.second = any (cities) or p.sector = any (sectors))
$$;
revoke all on function rounds_count_touched from public;
grant execute on function rounds_count_touched to r_public;
