-- Name an e-mail address for the acting account; it is used for nothing before it is confirmed.
create function access_name_address(wanted text, at timestamptz) returns void
language sql security definer set search_path = public, pg_temp
as $$
    update access_account set named_email = wanted, email_named_at = at
     where id = access_get_own_account()
$$;
revoke all on function access_name_address from public;
grant execute on function access_name_address to
    r_office, r_post, r_border, r_national, r_auditor, r_case, r_partner;

-- The address that the acting account named and has not confirmed, and when; no row for none.
create function access_get_named_address() returns table (address text, named_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    select a.named_email, a.email_named_at from access_account a
     where a.id = access_get_own_account() and a.named_email <> ''
$$;
revoke all on function access_get_named_address from public;
grant execute on function access_get_named_address to
    r_office, r_post, r_border, r_national, r_auditor, r_case, r_partner;

-- Use the address that the acting account named; whether it was still this one.
create function access_confirm_address(wanted text, since timestamptz) returns boolean
language sql security definer set search_path = public, pg_temp
as $$
    with confirmed as (
        update access_account
           set former_email = email, email = named_email, named_email = '', email_named_at = null
         where id = access_get_own_account() and named_email = wanted and email_named_at = since
        returning 1)
    select exists (select 1 from confirmed)
$$;
revoke all on function access_confirm_address from public;
grant execute on function access_confirm_address to
    r_office, r_post, r_border, r_national, r_auditor, r_case, r_partner;

-- The account of a login to whose address a link for a new password may be sent; null for none.
create function access_find_addressee(wanted text) returns uuid
language sql stable security definer set search_path = public, pg_temp
as $$
    select a.id from access_account a where a.login = wanted and a.is_active and a.email <> ''
$$;
revoke all on function access_find_addressee from public;
grant execute on function access_find_addressee to r_public;

-- Replace the password of the acting account; false where it is no longer the one that was seen when
-- the link was checked, so that a link works once.
create function access_replace_password(hashed text, seen text) returns boolean
language sql security definer set search_path = public, pg_temp
as $$
    with replaced as (
        update access_account set password = hashed
         where id = access_get_own_account() and password = seen and is_active
        returning 1)
    select exists (select 1 from replaced)
$$;
revoke all on function access_replace_password from public;
grant execute on function access_replace_password to r_public;
