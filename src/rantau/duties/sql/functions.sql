-- What duties_advance opens. `keep`: an open duty of that kind may stay as it is.
create type duties_new_duty as (
    id uuid, kind varchar(60), about_kind varchar(30), about uuid, reference varchar(40),
    person uuid, office uuid, owner varchar(60), confidential boolean, due_at timestamptz,
    sweep_at timestamptz, keep boolean);

-- Close duties about a subject and open the next, in one statement; returns how many were closed.
-- A duty under the conflict-of-interest exclusion is closed or moved by the Crisis Center and the
-- system alone.
create function duties_advance(
    subject uuid, closes text[], closed_as text, at timestamptz, opens duties_new_duty)
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
             opened_at, due_at, outcome, escalations, sweep_at)
        values
            (opens.id, opens.kind, opens.about_kind, opens.about, opens.reference, opens.person,
             opens.office, opens.owner, opens.confidential, at, opens.due_at, '', 0, opens.sweep_at)
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

-- Give an open duty another owner and office; returns how many moved (0 or 1).
create function duties_hand_over(duty uuid, to_owner text, to_office uuid, next_sweep_at timestamptz)
returns int language plpgsql security definer set search_path = public, pg_temp
as $$
declare moved int;
begin
    update duties_duty set owner = to_owner, office = to_office, sweep_at = next_sweep_at
     where id = duty and closed_at is null
       and (not confidential or current_setting('role') in ('r_case', 'r_system'));
    get diagnostics moved = row_count;
    return moved;
end $$;
revoke all on function duties_hand_over from public;
grant execute on function duties_hand_over to r_office, r_post, r_partner, r_border,
    r_national, r_case, r_self, r_public, r_system;

-- By when something is due, for whoever was shown the record that it is about. The time alone:
-- whose duty it is, and how often it was passed on, stays with row policies.
create function duties_due(subjects uuid[])
returns table (about uuid, due_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    select d.about, min(d.due_at) from duties_duty d
     where d.about = any(subjects) and d.closed_at is null and not d.confidential
     group by d.about
$$;
revoke all on function duties_due from public;
grant execute on function duties_due to r_office, r_post, r_partner, r_border, r_national,
    r_case, r_self, r_auditor;
