-- Who somebody is, for an office that appoints: the account of a login, and whether it is or was
-- of a partner, or of a public office.
create function access_find_candidate(wanted text)
returns table (id uuid, name text, is_of_partner boolean, is_of_public_office boolean)
language sql stable security definer set search_path = public, pg_temp
as $$
    select a.id, a.name, t.partner, t.public from access_account a
     cross join lateral access_get_sides(a.id) t
     where a.login = wanted and a.is_active
$$;
revoke all on function access_find_candidate from public;
grant execute on function access_find_candidate to r_office, r_national;

-- Decide on an open proposal; returns the outcome that it has now, which another may have given.
-- A confirmation makes the appointment. The database refuses whoever may not decide: the person, the
-- proposer, the own office (headquarters aside), and where it needs headquarters everybody else.
create function access_decide_proposal(
    wanted uuid, decision text, reason text, appointment uuid, at timestamptz)
returns text language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    p access_proposal;
    me text := {{ app.actor }};
    by_headquarters boolean := current_setting('role') = 'r_national';
begin
    select * into p from access_proposal where id = wanted for update;
    if not found or p.outcome <> '' then return p.outcome; end if;
    if p.expires_at <= at then return 'expired'; end if;
    if me is null or me in ('account:' || p.account_id, p.proposed_by)
        or not by_headquarters and (p.needs_headquarters or not exists (
            select 1 from offices_office o
             where o.id = p.office_id and o.parent_id = {{ app.office }}))
    then
        raise insufficient_privilege using message = 'this proposal is decided by somebody else';
    end if;
    update access_proposal set outcome = decision, decided_by = me, decided_at = at, why = reason,
           revision = p.revision + 1
     where id = wanted;
    if decision = 'confirmed' then
        -- Revision 0: the entry is about the proposal.
        insert into access_appointment (id, account_id, office_id, role, starts_at, ends_at, revision)
        values (appointment, p.account_id, p.office_id, p.role,
                greatest(coalesce(p.starts_at, at), at), p.ends_at, 0);
    end if;
    return decision;
end $$;
revoke all on function access_decide_proposal from public;
grant execute on function access_decide_proposal to r_office, r_national;

-- Tell the person, who did it, and whoever manages the office's accounts, about an appointment.
create function access_notify(
    who uuid, actor text, of_office uuid, of_role text, happened text, at timestamptz)
returns void language plpgsql security definer set search_path = public, pg_temp
as $$
declare recipients uuid[];
begin
    recipients := array(
        select a.id from access_account a where a.id in (
            select who
            union select nullif(split_part(actor, 'account:', 2), '')::uuid
            union select p.account_id from access_appointment p
             where p.office_id = of_office and p.role = 'administrator'
               and p.starts_at <= at and (p.ends_at is null or p.ends_at > at))
         order by a.id for no key update);
    insert into access_notice (id, account_id, code, account_name, office_id, role, made_at)
    select uuidv7(), r, happened, (select name from access_account where id = who),
           of_office, of_role, at
      from unnest(recipients) r;
    update access_account set unread_notices = unread_notices + 1 where id = any(recipients);
end $$;
revoke all on function access_notify from public;
grant execute on function access_notify to r_office, r_national, r_public, r_system;

-- The reader has read all notices; returns the newest that was unread, null where none was.
create function access_read_notices(at timestamptz) returns uuid
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    newest uuid;
    me uuid := access_get_own_account();
begin
    perform 1 from access_account where id = me for no key update;
    select id into newest from access_notice
     where account_id = me and read_at is null order by made_at desc, id desc limit 1;
    update access_notice set read_at = at where account_id = me and read_at is null;
    update access_account set unread_notices = 0 where id = me;
    return newest;
end $$;
revoke all on function access_read_notices from public;
grant execute on function access_read_notices to
    r_office, r_post, r_border, r_national, r_auditor, r_case, r_partner;
