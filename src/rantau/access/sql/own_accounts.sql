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
