-- How many arrived in a country by rounds, by the month of western Indonesia: numbers that name nobody.
create function rounds_count_arrivals(country text)
returns table (month date, people bigint)
language sql stable security definer set search_path = public, pg_temp
as $$
    select date_trunc('month', v.occurred_at at time zone 'Asia/Jakarta')::date, count(*)
      from rounds_stage_event v
      join rounds_examinee x on x.id = v.examinee_id
      join rounds_round r on r.id = x.round_id
     where v.stage = 'arrived' and r.destination = country
     group by 1 order by 1
$$;
revoke all on function rounds_count_arrivals from public;
grant execute on function rounds_count_arrivals to r_public, r_national;
