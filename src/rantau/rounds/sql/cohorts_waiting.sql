-- What became of everybody who came onto a roster of a country, by the year of the first approval. What counts is
-- whether she was chosen since she waited last: who refused a contract and waits again is among those who wait, since
-- her first approval.
create or replace function rounds_count_cohorts(country text)
returns table (year int, people int, chosen int, withdrawn int, expired int, barred int,
               under_6 int, under_12 int, under_18 int, longer int)
language sql stable security definer set search_path = public, pg_temp
as $$
    with counted as (
        select rounds_get_counted_until() as until,
               (rounds_get_counted_until() at time zone 'Asia/Jakarta')::date - 1 as last_day),
    came as (
        select x.id, min((v.occurred_at at time zone 'Asia/Jakarta')::date) as came_on
          from counted, rounds_stage_event v
          join rounds_examinee x on x.id = v.examinee_id
          join rounds_round r on r.id = x.round_id
         where v.stage = 'rostered' and r.destination = country and v.recorded_at < until
         group by x.id),
    states as (
        select extract(year from came_on)::int as year,
               case when known.turn = 'chosen' then 'chosen'
                    when known.now in ('withdrawn', 'expired', 'barred') then known.now
                    when came_on > last_day - interval '6 months' then 'under_6'
                    when came_on > last_day - interval '12 months' then 'under_12'
                    when came_on > last_day - interval '18 months' then 'under_18'
                    else 'longer' end as state
          from counted, came, lateral (
               select (array_agg(e.stage order by e.recorded_at desc, e.id desc)
                           filter (where e.stage in ('chosen', 'complete', 'sent', 'rostered')))[1] as turn,
                      (array_agg(e.stage order by e.recorded_at desc, e.id desc))[1] as now
                 from rounds_stage_event e
                where e.examinee_id = came.id and e.recorded_at < until) as known)
    select year, count(*)::int,
           count(*) filter (where state = 'chosen')::int,
           count(*) filter (where state = 'withdrawn')::int,
           count(*) filter (where state = 'expired')::int,
           count(*) filter (where state = 'barred')::int,
           count(*) filter (where state = 'under_6')::int,
           count(*) filter (where state = 'under_12')::int,
           count(*) filter (where state = 'under_18')::int,
           count(*) filter (where state = 'longer')::int
      from states group by year order by year desc
$$;
