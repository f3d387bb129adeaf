-- Accounts by which the acting one could propose: the own ones, and those that came by an invitation of
-- the own making. Whoever invites an administrator and uses the link could be both persons.
create function access_list_own_hands() returns setof text
language sql stable security definer set search_path = public, pg_temp
as $$
    with own as materialized (select access_list_own_refs() as ref)
    select ref from own
    union
    select 'account:' || i.account_id from access_invitation i
     where i.account_id is not null and i.made_by in (select ref from own)
$$;
revoke all on function access_list_own_hands from public;
grant execute on function access_list_own_hands to r_office, r_national;
grant update (account_id) on access_invitation to r_public;

-- As before, but the second person is another human being, not only another account, and nobody who
-- invited the proposer.
create or replace function access_decide_proposal(
    wanted uuid, decision text, reason text, appointment uuid, at timestamptz)
returns text language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    p access_proposal;
    me text := {{ app.actor }};
    own text[] := array(select access_list_own_refs());
    by_headquarters boolean := current_setting('role') = 'r_national';
begin
    select * into p from access_proposal where id = wanted for update;
    if not found or p.outcome <> '' then return p.outcome; end if;
    if p.expires_at <= at then return 'expired'; end if;
    if me is null or 'account:' || p.account_id = any(own) or p.proposed_by in (select access_list_own_hands())
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

create or replace function access_decide_client(
    wanted uuid, decision text, proposed_after timestamptz, at timestamptz)
returns text language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    c access_api_client;
    me text := {{ app.actor }};
begin
    select * into c from access_api_client where id = wanted for update;
    if not found or c.confirmed_at is not null or c.ends_at <= at then return 'decided'; end if;
    if c.starts_at <= proposed_after then return 'expired'; end if;
    if me is null or c.proposed_by in (select access_list_own_hands())
        or current_setting('role') <> 'r_national' and not exists (
            select 1 from offices_office o
             where o.id = c.office_id and o.parent_id = {{ app.office }})
    then
        raise insufficient_privilege using message = 'this client is decided on by somebody else';
    end if;
    if decision = 'confirmed' then
        update access_api_client set confirmed_by = me, confirmed_at = at, starts_at = at,
               revision = c.revision + 1
         where id = wanted;
    else
        update access_api_client set ends_at = at, revision = c.revision + 1 where id = wanted;
    end if;
    return decision;
end $$;
