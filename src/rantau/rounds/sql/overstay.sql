-- Of those whose stay in a country ended since a day: how many, and how many of them are there without a permit. Numbers
-- that name nobody. A stay ends with the way home, else with the permit, or when the country says that it has ended.
create function rounds_count_overstay(country text, since date, today date)
returns table (ended bigint, overstaying bigint)
language sql stable security definer set search_path = public, pg_temp
as $$
    select count(*), count(*) filter (where left_on is null)
      from (select s.left_on, coalesce(s.left_on, least(s.permit_until, case when s.overstay_ended_on is null
                                                                       then s.overstays_since - 1 end)) as ends_on
              from rounds_stay s
              join rounds_offer o on o.id = s.offer_id
              join rounds_examinee x on x.id = o.examinee_id
              join rounds_round r on r.id = x.round_id
             where r.destination = country) as stay
     where ends_on > since and (ends_on < today or left_on is not null)
$$;
revoke all on function rounds_count_overstay from public;
grant execute on function rounds_count_overstay to r_public, r_national;
