-- Counters of limits, in the shared cache: how many tries were counted (n), and when the last (at,
-- seconds since 1970). Beyond the free ones each next try waits twice as long as the one before.

-- Seconds until a try may be made under all of these counters; 0 for now.
create function limit_wait(keys text[], free int[], first_wait float8[], max_wait float8[],
                           moment timestamptz)
returns float8
language sql stable security definer set search_path = public, pg_temp
as $$
    select coalesce(max(greatest(0, (c.value ->> 'at')::float8 - extract(epoch from moment)
               + least(l.max_wait, l.first_wait * power(2, least((c.value ->> 'n')::int - l.free, 30))))), 0)
      from unnest(keys, free, first_wait, max_wait) as l(cache_key, free, first_wait, max_wait)
      join cache_entry c on c.cache_key = l.cache_key and c.expires > moment
     where (c.value ->> 'n')::int >= l.free
$$;
revoke all on function limit_wait from public;
grant execute on function limit_wait to rantau_app, rantau_worker, r_office, r_partner, r_border;

-- Count one try under all of these counters, or under none: gives the seconds to wait before one
-- would be counted; 0 when this one was. Rows are locked in the order of their keys.
-- strangers  which counters do not bind where `known` is the key of an entry in force
create function limit_take(keys text[], free int[], first_wait float8[], max_wait float8[],
                           memory float8[], strangers boolean[], known text, moment timestamptz)
returns float8
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
    is_known boolean := exists (select 1 from cache_entry c
                                 where c.cache_key = known and c.expires > moment);
    bound text[];
    waiting float8;
begin
    select coalesce(array_agg(l.k order by l.k), '{}') into bound
      from unnest(keys, strangers) as l(k, only_strangers)
     where not (is_known and l.only_strangers);
    insert into cache_entry as c (cache_key, value, expires)
    select k, '{"n": 0, "at": 0}', moment from unnest(bound) as b(k) order by k
    on conflict (cache_key) do update
       set value = case when c.expires <= moment then excluded.value else c.value end;
    select limit_wait(array_agg(l.k), array_agg(l.f), array_agg(l.w), array_agg(l.m), moment)
      into waiting
      from unnest(keys, free, first_wait, max_wait) as l(k, f, w, m) where l.k = any(bound);
    if coalesce(waiting, 0) > 0 then
        return waiting;
    end if;
    update cache_entry c
       set value = jsonb_build_object('n', (c.value ->> 'n')::int + 1,
                                      'at', extract(epoch from moment)),
           expires = greatest(c.expires, moment + make_interval(secs => l.memory))
      from unnest(keys, memory) as l(k, memory)
     where c.cache_key = l.k and l.k = any(bound);
    return 0;
end
$$;
revoke all on function limit_take from public;
grant execute on function limit_take to rantau_app, rantau_worker;

-- Take one try back under each of these counters, and forget those in `forgotten`.
create function limit_give_back(keys text[], forgotten text[], moment timestamptz) returns void
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
begin
    perform from cache_entry c where c.cache_key = any(keys || forgotten)
      order by c.cache_key for update;
    update cache_entry c
       set value = jsonb_build_object('n', greatest((c.value ->> 'n')::int - 1, 0),
                                      'at', (c.value ->> 'at')::float8)
     where c.cache_key = any(keys);
    delete from cache_entry c where c.cache_key = any(forgotten);
end
$$;
revoke all on function limit_give_back from public;
grant execute on function limit_give_back to rantau_app, rantau_worker;

-- Forget every counter about one subject; gives how many there were.
create function limit_lift(prefixes text[]) returns int
language sql volatile security definer set search_path = public, pg_temp
as $$
    with lifted as (
        delete from cache_entry c using unnest(prefixes) as p(prefix)
         where starts_with(c.cache_key, p.prefix) returning 1)
    select count(*)::int from lifted
$$;
revoke all on function limit_lift from public;
grant execute on function limit_lift to r_office, r_national, r_system;

grant execute on function access_find_account to r_system;
