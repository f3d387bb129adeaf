-- Pause the clock of a duty of the own office, once and before it is late; returns its new revision,
-- null where it is done, changed meanwhile, confidential or another office's.
create function duties_pause_clock(
    duty uuid, seen int, cause text, words text, until timestamptz, days_left int,
    due timestamptz, at timestamptz)
returns int language sql security definer set search_path = public, pg_temp
as $$
    update duties_duty d
       set paused_at = at, paused_until = until, pause_cause = cause, pause_words = words,
           pause_days_left = days_left, due_before_pause = d.due_at, due_at = due, sweep_at = due, revision = d.revision + 1
     where d.id = duty and d.closed_at is null and d.revision = seen and not d.confidential
       and d.office = {{ app.office }} and d.subject_person is not null
       and d.paused_at is null and d.due_at > at and until > at and due > until
    returning d.revision
$$;
revoke all on function duties_pause_clock from public;
grant execute on function duties_pause_clock to r_office, r_post, r_national;

-- Let it run again before its time. What was paused after `undone_after` was a slip: it is due as
-- before, even if that is past, and the clock may pause again.
create function duties_start_clock(
    duty uuid, seen int, due timestamptz, at timestamptz, undone_after timestamptz)
returns int language sql security definer set search_path = public, pg_temp
as $$
    update duties_duty d
       set paused_until = at,
           due_at = case when d.paused_at > undone_after then d.due_before_pause else due end,
           sweep_at = case when d.paused_at > undone_after then d.due_before_pause else due end,
           paused_at = case when d.paused_at > undone_after then null else d.paused_at end,
           revision = d.revision + 1
     where d.id = duty and d.closed_at is null and d.revision = seen and not d.confidential
       and d.office = {{ app.office }} and d.paused_until > at and due between at and d.due_at
    returning d.revision
$$;
revoke all on function duties_start_clock from public;
grant execute on function duties_start_clock to r_office, r_post, r_national;

-- As before (functions.sql), and that the soonest waits for her, and until when. What she was asked
-- is for her and for offices of the state: an agency or a border post reads no word of it.
drop function duties_due(uuid[]);
create function duties_due(subjects uuid[])
returns table (about uuid, due_at timestamptz, pause_cause varchar, pause_words varchar,
               paused_at timestamptz, paused_until timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    select distinct on (d.about) d.about, d.due_at,
           case when is_told then d.pause_cause else '' end,
           case when is_told then d.pause_words else '' end, d.paused_at, d.paused_until
      from duties_duty d,
           (select current_setting('role') not in ('r_partner', 'r_border') as is_told) reader
     where d.about = any(subjects) and d.closed_at is null and not d.confidential
     order by d.about, d.due_at, d.id
$$;
revoke all on function duties_due from public;
grant execute on function duties_due to r_office, r_post, r_partner, r_border, r_national,
    r_case, r_self, r_auditor;
