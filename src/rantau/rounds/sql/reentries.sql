-- As before (offers.sql), and whoever gives up a re-entry is home as before.
alter policy w_r_self on rounds_examinee
    with check (stage in ('withdrawn', 'complete', 'accepted', 'rostered', 'returned'));
alter policy w_r_self on rounds_stage_event
    with check (stage in ('withdrawn', 'complete', 'accepted', 'rostered', 'returned'));
grant update (enters_from, answer_until) on rounds_offer to r_national, r_system;
