-- An account and every other that headquarters found to be the same human being's, also along a row of
-- pairs; the account alone where none was found.
create function access_list_same_accounts(who uuid) returns setof uuid
language sql stable security definer set search_path = public, pg_temp
as $$
    with recursive same(id) as (
        select who where who is not null
        union
        select case when p.one_id = s.id then p.other_id else p.one_id end
          from same s join access_same_person p
            on p.withdrawn_at is null and s.id in (p.one_id, p.other_id)
    )
    select id from same
$$;
revoke all on function access_list_same_accounts from public;

-- On which sides somebody is or was, under any of the own accounts: of a partner, of a public office;
-- by appointments and declared interests.
create or replace function access_get_sides(who uuid)
returns table (partner boolean, public boolean)
language sql stable security definer set search_path = public, pg_temp
as $$
    select coalesce(bool_or(o.kind = 'agency'), false), coalesce(bool_or(o.kind <> 'agency'), false)
      from offices_office o
     where o.id in (select office_id from access_appointment
                     where account_id in (select access_list_same_accounts(who))
                    union all
                    select unit_id from access_interest
                     where account_id in (select access_list_same_accounts(who))
                       and withdrawn_at is null)
$$;

-- Every unit to which the acting account, or another of the same human being, is tied: an appointment
-- that began, under whichever it acts now, or a declared interest; and until when. For the
-- conflict-of-interest exclusion of apps above.
create or replace function access_list_own_ties() returns table (unit uuid, until timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    with own as materialized (
        select access_list_same_accounts(access_get_own_account()) as id)
    select p.office_id, coalesce(p.ends_at, 'infinity') from access_appointment p
     where p.account_id in (select id from own) and p.starts_at <= {{ app.now }}
       and (p.ends_at is null or p.ends_at > p.starts_at)
    union all
    select i.unit_id, coalesce(i.ends_at, 'infinity') from access_interest i
     where i.account_id in (select id from own) and i.withdrawn_at is null
$$;

-- The accounts of whoever is tied to one of these units since a moment, or ever where it is null.
create or replace function access_list_tied_accounts(units uuid[], since timestamptz)
returns setof text
language sql stable security definer set search_path = public, pg_temp
as $$
    with tied as (
        select p.account_id as id from access_appointment p
         where p.office_id = any(units) and p.starts_at <= {{ app.now }}
           and (p.ends_at is null or p.ends_at > p.starts_at)
           and coalesce(p.ends_at, 'infinity') > coalesce(since, '-infinity')
        union
        select i.account_id from access_interest i
         where i.unit_id = any(units) and i.withdrawn_at is null
           and coalesce(i.ends_at, 'infinity') > coalesce(since, '-infinity')
    )
    select distinct 'account:' || s from tied, access_list_same_accounts(tied.id) s
$$;
