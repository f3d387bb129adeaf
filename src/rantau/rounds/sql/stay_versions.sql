-- Keep what was recorded of a stay with each change of it, so that what was known at the end of a month stays known.
create function rounds_keep_stay_version() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    if tg_op = 'UPDATE'
       and (old.permit_until, old.overstays_since, old.overstay_ended_on, old.left_on)
           is not distinct from (new.permit_until, new.overstays_since, new.overstay_ended_on, new.left_on) then
        return null;
    end if;
    insert into rounds_stay_version (id, stay_id, recorded_at, permit_until, overstays_since, overstay_ended_on, left_on)
    values (uuidv7(), new.id, coalesce({{ app.now }}, now()), new.permit_until, new.overstays_since,
            new.overstay_ended_on, new.left_on);
    return null;
end
$$;
revoke all on function rounds_keep_stay_version from public;
create trigger keep_stay_version
    after insert or update of permit_until, overstays_since, overstay_ended_on, left_on on rounds_stay
    for each row execute function rounds_keep_stay_version();

-- Of stays that were there before, what is recorded now counts as known since the arrival, as they were counted until now.
insert into rounds_stay_version (id, stay_id, recorded_at, permit_until, overstays_since, overstay_ended_on, left_on)
select uuidv7(), id, arrived_on::timestamp at time zone 'Asia/Jakarta', permit_until, overstays_since, overstay_ended_on,
       left_on
  from rounds_stay;

-- Of those whose stay in a country ended in the year until the end of the last month: how many, and how many of them were
-- there without a permit, by what was recorded until then. A stay ends with the way home, else with the permit, or when the
-- country says that it has ended.
drop function rounds_count_overstay(text, date, date);
create function rounds_count_overstay(country text)
returns table (ended bigint, overstaying bigint)
language sql stable security definer set search_path = public, pg_temp
as $$
    with counted as (
        select rounds_get_counted_until() as until_moment,
               (rounds_get_counted_until() at time zone 'Asia/Jakarta')::date as until),
    stay as (
        select left_on, coalesce(left_on, least(permit_until, reported_until)) as ends_on
          from counted, lateral (
               select case when v.left_on < until then v.left_on end as left_on, v.permit_until,
                      case when v.overstays_since < until and coalesce(v.overstay_ended_on, until) >= until
                           then v.overstays_since - 1 end as reported_until
                 from rounds_stay s
                 join rounds_offer o on o.id = s.offer_id
                 join rounds_examinee x on x.id = o.examinee_id
                 join rounds_round r on r.id = x.round_id
                 join lateral (
                      select * from rounds_stay_version e
                       where e.stay_id = s.id and e.recorded_at < until_moment
                       order by e.recorded_at desc, e.id desc limit 1) v on true
                where r.destination = country) as known)
    select count(*), count(*) filter (where left_on is null)
      from counted, stay
     where ends_on >= until - 365 and ends_on < until  -- a year, chosen by us
$$;
revoke all on function rounds_count_overstay from public;
grant execute on function rounds_count_overstay to r_public, r_national;
