-- The account that signs in with this login, for an office that appoints it.
create function access_find_account(wanted text) returns table (id uuid, name text)
language sql stable security definer set search_path = public, pg_temp
as $$ select a.id, a.name from access_account a where a.login = wanted and a.is_active $$;
revoke all on function access_find_account from public;
grant execute on function access_find_account to r_office;
