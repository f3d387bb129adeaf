-- As before (newcomers_of_a_block.sql), and it tells under which keys the try was counted: no other is
-- given back. Else a right sign-in of the own from a known network, which is counted under no site,
-- would take a wrong one of the site back each time.
create function limit_take_counted(keys text[], free int[], first_wait float8[], max_wait float8[],
                           memory float8[], binds text[], newcomers int[], known text,
                           moment timestamptz)
returns table (seconds float8, counted text[])
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
    is_known boolean := exists (select 1 from cache_entry c
                                 where c.cache_key = known and c.expires > moment);
    is_newcomer boolean;
    bound text[];
    waiting float8;
begin
    select coalesce(array_agg(l.k order by l.k), '{}') into bound
      from unnest(keys, binds) as l(k, whom)
     where not (is_known and l.whom <> 'everybody');
    insert into cache_entry as c (cache_key, value, expires)
    select k, '{"n": 0, "at": 0}', moment from unnest(bound) as b(k) order by k
    on conflict (cache_key) do update
       set value = case when c.expires <= moment then excluded.value
                        when (c.value ->> 'at')::float8 > extract(epoch from moment)
                            then jsonb_set(c.value, '{at}', to_jsonb(extract(epoch from moment)))
                        else c.value end;
    -- Looked at only now that the rows are locked: else tries at once would all be a newcomer's.
    is_newcomer := exists (select 1 from unnest(newcomers) as l(newcomer_free)
                            where newcomer_free > 0)
        and not exists (
            select 1 from unnest(keys, newcomers) as l(k, newcomer_free)
              join cache_entry c on c.cache_key = l.k
             where newcomer_free > 0 and (c.value ->> 'n')::int >= newcomer_free);
    select limit_wait(array_agg(l.k), array_agg(l.f), array_agg(l.w), array_agg(l.m), moment)
      into waiting
      from unnest(keys, free, first_wait, max_wait, binds) as l(k, f, w, m, whom)
     where l.k = any(bound)
       and (l.whom in ('everybody', 'unknown') or l.whom = case when is_newcomer then 'newcomers'
                                                  else 'strangers' end);
    if coalesce(waiting, 0) > 0 then
        return query select waiting, '{}'::text[];
        return;
    end if;
    return query
    with taken as (
        update cache_entry c
           set value = jsonb_build_object(
                   'n', (c.value ->> 'n')::int + 1,
                   'at', case when is_newcomer and l.whom = 'strangers'
                                   and (c.value ->> 'n')::int >= l.free
                              then (c.value ->> 'at')::float8
                              else extract(epoch from moment) end),
               expires = greatest(c.expires, moment + make_interval(secs => l.memory))
          from unnest(keys, free, memory, binds) as l(k, free, memory, whom)
         where c.cache_key = l.k and l.k = any(bound) and (is_newcomer or l.whom <> 'newcomers')
     returning c.cache_key
    )
    select 0::float8, array_agg(t.cache_key::text) from taken t;
end
$$;
revoke all on function limit_take_counted from public;
grant execute on function limit_take_counted to rantau_app, rantau_worker;

-- What processes of the release before call while a new one is put in place.
create or replace function limit_take(keys text[], free int[], first_wait float8[], max_wait float8[],
                                      memory float8[], binds text[], newcomers int[], known text,
                                      moment timestamptz)
returns float8 language sql volatile security definer set search_path = public, pg_temp
as $$
    select seconds from limit_take_counted(keys, free, first_wait, max_wait, memory, binds,
                                           newcomers, known, moment)
$$;
