-- As before (served_stays.sql), also of a second stay, after a re-entry: while she is abroad, and for 30 days after the
-- newest return was recorded.
create or replace function rounds_serves_stay(which uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select exists (
        select 1 from rounds_examinee x
          join rounds_round r on r.id = x.round_id
         where x.id = which
           and exists (select 1 from rounds_offer o join rounds_stay s on s.offer_id = o.id where o.examinee_id = x.id)
           and (x.stage = 'arrived'
                or (x.stage = 'returned'
                    and not exists (select 1 from rounds_stage_event e
                                     where e.examinee_id = x.id and e.stage = 'returned'
                                       and e.recorded_at <= {{ app.now }} - interval '30 days'
                                       and not exists (select 1 from rounds_stage_event again
                                                        where again.examinee_id = x.id and again.stage = 'arrived'
                                                          and again.recorded_at > e.recorded_at))))
           and (current_setting('role') = 'r_border'
                or (current_setting('role') = 'r_post'
                    and exists (select 1 from offices_office f
                                 where f.id = {{ app.office }} and f.kind = 'post_abroad'
                                   and f.country = r.destination))))
$$;
