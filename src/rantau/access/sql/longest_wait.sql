-- As before, and never longer than the longest wait, also where the clock was ahead when the last try was
-- counted and is set right.
create or replace function limit_wait(keys text[], free int[], first_wait float8[], max_wait float8[],
                                      moment timestamptz)
returns float8
language sql stable security definer set search_path = public, pg_temp
as $$
    select coalesce(max(least(l.max_wait, greatest(0, (c.value ->> 'at')::float8 - extract(epoch from moment)
               + least(l.max_wait, l.first_wait * power(2, least((c.value ->> 'n')::int - l.free, 30)))))), 0)
      from unnest(keys, free, first_wait, max_wait) as l(cache_key, free, first_wait, max_wait)
      join cache_entry c on c.cache_key = l.cache_key and c.expires > moment
     where (c.value ->> 'n')::int >= l.free
$$;
