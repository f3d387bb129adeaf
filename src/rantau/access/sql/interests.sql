-- The account of a login, for headquarters that declares somebody's interest.
grant execute on function access_find_account to r_national;

-- The account that acts in this scope; null for whoever acts without one.
create function access_get_own_account() returns uuid
language sql stable set search_path = public, pg_temp
as $$ select nullif(split_part({{ app.actor }}, 'account:', 2), '')::uuid $$;

-- On which sides somebody is or was: of a partner, of a public office; by appointments and declared
-- interests.
create function access_get_sides(who uuid) returns table (partner boolean, public boolean)
language sql stable security definer set search_path = public, pg_temp
as $$
    select coalesce(bool_or(o.kind = 'agency'), false), coalesce(bool_or(o.kind <> 'agency'), false)
      from offices_office o
     where o.id in (select office_id from access_appointment where account_id = who
                    union all
                    select unit_id from access_interest
                     where account_id = who and withdrawn_at is null)
$$;
revoke all on function access_get_sides from public;

-- Every unit to which the acting account is tied: an appointment that began, under whichever it acts
-- now, or a declared interest; and until when. For the conflict-of-interest exclusion of apps above.
create function access_list_own_ties() returns table (unit uuid, until timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    select p.office_id, coalesce(p.ends_at, 'infinity') from access_appointment p
     where p.account_id = (select access_get_own_account()) and p.starts_at <= {{ app.now }}
       and (p.ends_at is null or p.ends_at > p.starts_at)
    union all
    select i.unit_id, coalesce(i.ends_at, 'infinity') from access_interest i
     where i.account_id = (select access_get_own_account()) and i.withdrawn_at is null
$$;
revoke all on function access_list_own_ties from public;

-- The accounts that are tied to one of these units since a moment, or ever where it is null.
create function access_list_tied_accounts(units uuid[], since timestamptz) returns setof text
language sql stable security definer set search_path = public, pg_temp
as $$
    select 'account:' || p.account_id from access_appointment p
     where p.office_id = any(units) and p.starts_at <= {{ app.now }}
       and (p.ends_at is null or p.ends_at > p.starts_at)
       and coalesce(p.ends_at, 'infinity') > coalesce(since, '-infinity')
    union
    select 'account:' || i.account_id from access_interest i
     where i.unit_id = any(units) and i.withdrawn_at is null
       and coalesce(i.ends_at, 'infinity') > coalesce(since, '-infinity')
$$;
revoke all on function access_list_tied_accounts from public;
grant execute on function access_list_tied_accounts to r_case;
