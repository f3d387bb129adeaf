-- What became of everybody who came onto a roster of a country, by the year (western Indonesia) of the first approval:
-- numbers that name nobody. Whoever went on from being chosen, or came back from it, counts as chosen.
create function rounds_count_cohorts(country text, today date)
returns table (year int, people int, chosen int, withdrawn int, expired int, barred int,
               under_6 int, under_12 int, under_18 int, longer int)
language sql stable security definer set search_path = public, pg_temp
as $$
    with came as (
        select v.examinee_id, min((v.occurred_at at time zone 'Asia/Jakarta')::date) as came_on,
               x.stage as now,
               exists (select 1 from rounds_stage_event c where c.examinee_id = v.examinee_id and c.stage = 'chosen')
                   as was_chosen
          from rounds_stage_event v
          join rounds_examinee x on x.id = v.examinee_id
          join rounds_round r on r.id = x.round_id
         where v.stage = 'rostered' and r.destination = country
         group by v.examinee_id, x.stage),
    states as (
        select extract(year from came_on)::int as year,
               case when was_chosen then 'chosen' when now in ('withdrawn', 'expired', 'barred') then now
                    when came_on > today - interval '6 months' then 'under_6'
                    when came_on > today - interval '12 months' then 'under_12'
                    when came_on > today - interval '18 months' then 'under_18'
                    else 'longer' end as state
          from came)
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
revoke all on function rounds_count_cohorts from public;
grant execute on function rounds_count_cohorts to r_public, r_national;
