-- How many people with a place an amendment touches: all of them, or whoever wants one of the cities, is of one of the
-- sectors, or wants a sector in a city (of two lists beside each other). A number that names nobody.
drop function rounds_count_touched(uuid, text[], text[]);
create function rounds_count_touched(
    which uuid, is_everybody boolean, cities text[], sectors text[], place_cities text[], place_sectors text[]
)
returns int
language sql stable security definer set search_path = public, pg_temp
as $$
    select count(*)::int from rounds_place p
     where p.round_id = which and p.state <> 'lapsed'
       and (is_everybody or p.first = any (cities) or p.second = any (cities) or p.sector = any (sectors)
            or exists (select 1 from unnest(place_cities, place_sectors) x (city, sector)
                        where x.sector = p.sector and x.city in (p.first, p.second)))
$$;
revoke all on function rounds_count_touched from public;
grant execute on function rounds_count_touched to r_public;
