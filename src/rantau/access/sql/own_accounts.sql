-- How the journal names the acting account, and every other account that headquarters found to be the
-- same human being's: nobody is a second person to himself.
create function access_list_own_refs() returns setof text
language sql stable security definer set search_path = public, pg_temp
as $$
    select {{ app.actor }} where {{ app.actor }} is not null
    union
    select 'account:' || s from access_list_same_accounts(access_get_own_account()) s
$$;
revoke all on function access_list_own_refs from public;
grant execute on function access_list_own_refs to r_office, r_national;

-- As before, but the second person is another human being, not only another account.
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
    if me is null or 'account:' || p.account_id = any(own) or p.proposed_by = any(own)
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
    if me is null or c.proposed_by = any(array(select access_list_own_refs()))
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
