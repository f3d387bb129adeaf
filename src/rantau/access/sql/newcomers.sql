-- As before, and a source that made fewer than `newcomer_free` mistakes at the subject is not held back
-- by what other strangers did: its tries are counted and judged. Else a few networks that ask without a
-- pause would take every try that strangers have, and leave the owner on a journey none.
create function limit_take(keys text[], free int[], first_wait float8[], max_wait float8[],
                           memory float8[], strangers boolean[], known text, moment timestamptz,
                           newcomer_free int)
returns float8
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
    is_known boolean := exists (select 1 from cache_entry c
                                 where c.cache_key = known and c.expires > moment);
    is_newcomer boolean := newcomer_free > 0 and not exists (
        select 1 from cache_entry c where c.cache_key = keys[1] and c.expires > moment
           and (c.value ->> 'n')::int >= newcomer_free);
    bound text[];
    waiting float8;
begin
    select coalesce(array_agg(l.k order by l.k), '{}') into bound
      from unnest(keys, strangers) as l(k, only_strangers)
     where not (is_known and l.only_strangers);
    insert into cache_entry as c (cache_key, value, expires)
    select k, '{"n": 0, "at": 0}', moment from unnest(bound) as b(k) order by k
    on conflict (cache_key) do update
       set value = case when c.expires <= moment then excluded.value
                        when (c.value ->> 'at')::float8 > extract(epoch from moment)
                            then jsonb_set(c.value, '{at}', to_jsonb(extract(epoch from moment)))
                        else c.value end;
    select limit_wait(array_agg(l.k), array_agg(l.f), array_agg(l.w), array_agg(l.m), moment)
      into waiting
      from unnest(keys, free, first_wait, max_wait, strangers) as l(k, f, w, m, only_strangers)
     where l.k = any(bound) and not (is_newcomer and l.only_strangers);
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
revoke all on function limit_take(text[], int[], float8[], float8[], float8[], boolean[], text,
    timestamptz, int) from public;
grant execute on function limit_take(text[], int[], float8[], float8[], float8[], boolean[], text,
    timestamptz, int) to rantau_app, rantau_worker;

-- What processes of the release before call while a new one is put in place.
create or replace function limit_take(keys text[], free int[], first_wait float8[], max_wait float8[],
                                      memory float8[], strangers boolean[], known text, moment timestamptz)
returns float8 language sql volatile security definer set search_path = public, pg_temp
as $$
    select limit_take(keys, free, first_wait, max_wait, memory, strangers, known, moment, 0)
$$;
