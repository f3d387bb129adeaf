-- Decide on a client that was proposed; returns 'confirmed', 'refused', or what it is already:
-- 'decided', 'expired'. The database refuses whoever may not decide: the proposer, the own office
-- (headquarters aside), and everybody but headquarters and the office above.
create function access_decide_client(
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
    if me is null or me = c.proposed_by
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
revoke all on function access_decide_client from public;
grant execute on function access_decide_client to r_office, r_national;

-- Nobody adds a client that is confirmed already, or in another's name.
create policy proposed on access_api_client as restrictive for insert
    to r_office, r_national, r_system
    with check (confirmed_at is null and proposed_by = {{ app.actor }});

-- Administrators of the office above see what waits for them.
create policy below_r_office on access_api_client for select to r_office
    using (confirmed_at is null
           and office_id in (select o.id from offices_office o where o.parent_id = {{ app.office }}));
