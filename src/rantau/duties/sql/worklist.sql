-- What a duty is filtered and sorted by. `file_office` serves the person: where another office has
-- to do it, the duty names it as waiting.
create type duties_subject as (
    person uuid, name varchar(120), file_office uuid, destination varchar(2), agency uuid,
    village bigint);

-- As before (functions.sql), and the columns of a worklist.
drop function duties_advance(uuid, text[], text, timestamptz, duties_new_duty);
create function duties_advance(
    subject uuid, closes text[], closed_as text, at timestamptz, opens duties_new_duty,
    concerns duties_subject default null)
returns int language plpgsql security definer set search_path = public, pg_temp
as $$
declare closed int := 0;
begin
    if cardinality(closes) > 0 then
        update duties_duty set closed_at = at, outcome = closed_as
         where about = subject and kind = any(closes) and closed_at is null
           and (not confidential or current_setting('role') in ('r_case', 'r_system'));
        get diagnostics closed = row_count;
    end if;
    if opens.id is not null then
        insert into duties_duty
            (id, kind, about_kind, about, reference, person, office, owner, confidential,
             opened_at, due_at, outcome, escalations, sweep_at, subject_person, subject_name,
             waiting_office, destination, agency, village, note, previous_owner,
             owner_changed_by, revision)
        values
            (opens.id, opens.kind, opens.about_kind, opens.about, opens.reference, opens.person,
             opens.office, opens.owner, opens.confidential, at, opens.due_at, '', 0, opens.sweep_at,
             concerns.person, coalesce(concerns.name, ''),
             nullif(concerns.file_office, opens.office), coalesce(concerns.destination, ''),
             concerns.agency, concerns.village, '', '', '', 0)
        on conflict (about, kind) where closed_at is null do nothing;
        if not found and not opens.keep then
            raise unique_violation using message = 'a duty of this kind is open about it';
        end if;
    end if;
    return closed;
end $$;
revoke all on function duties_advance from public;
grant execute on function duties_advance to r_office, r_post, r_partner, r_border, r_national,
    r_case, r_self, r_public, r_system;

-- Give an open duty of the own office to one of its officers, or back to all; returns its new
-- revision, null where it is done, changed meanwhile, confidential, another office's, or where the
-- new owner does not serve here.
create function duties_set_owner(
    duty uuid, seen int, to_owner text, reason text, at timestamptz)
returns int language sql security definer set search_path = public, pg_temp
as $$
    update duties_duty d
       set previous_owner = d.owner, owner = to_owner, note = reason, owner_changed_at = at,
           owner_changed_by = nullif(current_setting('app.actor', true), ''),
           revision = d.revision + 1
     where d.id = duty and d.closed_at is null and d.revision = seen and not d.confidential
       and d.office = {{ app.office }}
       and (to_owner = '' or exists (
            select 1 from access_appointment p join access_account a on a.id = p.account_id
             where 'account:' || a.id = to_owner and a.is_active and p.office_id = d.office
               and p.starts_at <= at and (p.ends_at is null or at < p.ends_at)))
    returning d.revision
$$;
revoke all on function duties_set_owner from public;
grant execute on function duties_set_owner to r_office, r_post, r_partner, r_border, r_national;

-- Who serves or served at the own office, in which roles now, and until when away; and the own
-- filters that were saved. One statement of every worklist.
create function duties_get_desk(day date, at timestamptz) returns jsonb
language sql stable security definer set search_path = public, pg_temp
as $$
    select jsonb_build_object(
        'colleagues', coalesce((
            select jsonb_agg(jsonb_build_array(c.ref, c.name, c.roles, c.away_until) order by c.name)
              from (select 'account:' || a.id as ref, a.name,
                           coalesce(array_agg(distinct p.role) filter (
                               where a.is_active and (p.ends_at is null or at < p.ends_at)),
                               '{}') as roles,
                           (select max(b.ends_on) from duties_absence b
                             where b.account_id = a.id and b.withdrawn_at is null
                               and day between b.starts_on and b.ends_on) as away_until
                      from access_appointment p join access_account a on a.id = p.account_id
                     where p.office_id = {{ app.office }} and p.starts_at <= at
                     group by a.id, a.name) c), '[]'),
        'filters', coalesce((
            select jsonb_agg(jsonb_build_array(f.name, f.query) order by lower(f.name))
              from duties_saved_filter f
             where 'account:' || f.account_id = nullif(current_setting('app.actor', true), '')),
            '[]'))
$$;
revoke all on function duties_get_desk from public;
grant execute on function duties_get_desk to r_office, r_post, r_partner, r_border, r_national,
    r_auditor, r_case;

-- Open duties that another office has, about what the own office serves or places; and those of
-- the own office that nobody here can do. What is due and by when, not whose it is.
create function duties_list_waiting(doable text[], only_kinds text[], after uuid, up_to int)
returns table (id uuid, kind varchar, about_kind varchar, about uuid, reference varchar,
               subject_person uuid, due_at timestamptz, opened_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    with last as (select d.due_at, d.id from duties_duty d where d.id = after),
    start as (select coalesce((select last.due_at from last), '-infinity') as due_at,
                     coalesce((select last.id from last), '00000000-0000-0000-0000-000000000000')
                         as id)
    select w.* from (
        (select d.id, d.kind, d.about_kind, d.about, d.reference, d.subject_person, d.due_at,
                d.opened_at
           from duties_duty d
          where d.closed_at is null and d.waiting_office = {{ app.office }} and not d.confidential
            and (d.due_at, d.id) > ((select due_at from start), (select id from start))
            and (only_kinds is null or d.kind = any(only_kinds))
          order by d.due_at, d.id limit up_to)
        union all
        (select d.id, d.kind, d.about_kind, d.about, d.reference, d.subject_person, d.due_at,
                d.opened_at
           from duties_duty d
          where d.closed_at is null and d.agency = {{ app.office }} and not d.confidential
            and (d.office <> {{ app.office }} or d.kind <> all(doable))
            and (d.due_at, d.id) > ((select due_at from start), (select id from start))
            and (only_kinds is null or d.kind = any(only_kinds))
          order by d.due_at, d.id limit up_to)) w
     order by w.due_at, w.id limit up_to
$$;
revoke all on function duties_list_waiting from public;
grant execute on function duties_list_waiting to r_office, r_post, r_partner, r_national;
