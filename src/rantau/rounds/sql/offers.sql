-- She answers an offer herself: of her own row she changes the stage alone, and only to one that an answer, or her own
-- wish, leads to.
grant update (stage, stage_at, revision) on rounds_examinee to r_self;
alter policy p_r_self on rounds_examinee
    with check (person_id = {{ app.person }} and stage in ('accepted', 'rostered', 'withdrawn'));
grant insert on rounds_stage_event to r_self;
-- The worker's process makes the files of answers.
grant insert on rounds_roster_file to r_system;
