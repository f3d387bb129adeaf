-- She answers an offer herself: of her own row she changes the stage alone, and only to one that an answer, or her own
-- wish, leads to.
alter policy w_r_self on rounds_examinee
    with check (stage in ('withdrawn', 'complete', 'accepted', 'rostered'));
alter policy w_r_self on rounds_stage_event
    with check (stage in ('withdrawn', 'complete', 'accepted', 'rostered'));
-- The worker's process makes the files of answers.
grant insert on rounds_roster_file to r_system;
