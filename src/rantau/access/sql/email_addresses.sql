drop function access_name_address;
drop function access_get_named_address;
drop function access_confirm_address;
drop function access_find_addressee;
drop function access_replace_password;

-- Propose an e-mail address for the acting account; it is used for nothing before it is confirmed.
create function access_propose_email(wanted text, at timestamptz) returns void
language sql security definer set search_path = public, pg_temp
as $$
    update access_account set pending_email = wanted, pending_email_at = at
     where id = access_get_own_account()
$$;
revoke all on function access_propose_email from public;
grant execute on function access_propose_email to
    r_office, r_post, r_border, r_national, r_auditor, r_case, r_partner;

-- The address that the acting account proposed and has not confirmed, and when; no row for none.
create function access_get_pending_email() returns table (email text, proposed_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    select a.pending_email, a.pending_email_at from access_account a
     where a.id = access_get_own_account() and a.pending_email <> ''
$$;
revoke all on function access_get_pending_email from public;
grant execute on function access_get_pending_email to
    r_office, r_post, r_border, r_national, r_auditor, r_case, r_partner;

-- Keep the address that the acting account gives up, under the id that its journal entry is about;
-- nothing where it has none.
create function access_keep_former_email(entry_subject uuid, at timestamptz) returns void
language sql security definer set search_path = public, pg_temp
as $$
    insert into access_former_email (id, account_id, email, replaced_at)
    select entry_subject, a.id, a.email, at from access_account a
     where a.id = access_get_own_account() and a.email <> ''
$$;
revoke all on function access_keep_former_email from public;

-- Use the address that the acting account proposed; whether it was still this one.
create function access_confirm_email(
    wanted text, since timestamptz, entry_subject uuid, at timestamptz) returns boolean
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    perform 1 from access_account
      where id = access_get_own_account() and pending_email = wanted and pending_email_at = since
        for no key update;
    if not found then return false; end if;
    perform access_keep_former_email(entry_subject, at);
    update access_account
       set email = pending_email, email_confirmed_at = at, pending_email = '', pending_email_at = null
     where id = access_get_own_account();
    return true;
end $$;
revoke all on function access_confirm_email from public;
grant execute on function access_confirm_email to
    r_office, r_post, r_border, r_national, r_auditor, r_case, r_partner;

-- Use no address any more, and drop one that waits for its code; whether there was any.
create function access_remove_email(entry_subject uuid, at timestamptz) returns boolean
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    perform 1 from access_account
      where id = access_get_own_account() and (email <> '' or pending_email <> '')
        for no key update;
    if not found then return false; end if;
    perform access_keep_former_email(entry_subject, at);
    update access_account
       set email = '', email_confirmed_at = null, pending_email = '', pending_email_at = null
     where id = access_get_own_account();
    return true;
end $$;
revoke all on function access_remove_email from public;
grant execute on function access_remove_email to
    r_office, r_post, r_border, r_national, r_auditor, r_case, r_partner;

-- The account of a login to whose address a password reset may be sent, where the address was
-- confirmed before that moment; null for none.
create function access_find_account_to_reset(wanted text, confirmed_before timestamptz) returns uuid
language sql stable security definer set search_path = public, pg_temp
as $$
    select a.id from access_account a
     where a.login = wanted and a.is_active and a.email <> ''
       and (a.email_confirmed_at is null or a.email_confirmed_at <= confirmed_before)
$$;
revoke all on function access_find_account_to_reset from public;
grant execute on function access_find_account_to_reset to r_public;

-- Replace the password of the acting account; false where it is no longer the one that was read when
-- the link was checked, so that a link works once.
create function access_reset_password(hashed text, former_hash text) returns boolean
language sql security definer set search_path = public, pg_temp
as $$
    with replaced as (
        update access_account set password = hashed
         where id = access_get_own_account() and password = former_hash and is_active
        returning 1)
    select exists (select 1 from replaced)
$$;
revoke all on function access_reset_password from public;
grant execute on function access_reset_password to r_public;

-- Tell an account what was done with its own way in, since it may not have been its owner. Once until it
-- is read: a stranger who asks for resets all day leaves one notice.
create function access_notify_owner(wanted uuid, happened text, at timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    perform 1 from access_account where id = wanted for no key update;
    if not found or exists (
        select 1 from access_notice
         where account_id = wanted and code = happened and read_at is null)
    then
        return;
    end if;
    insert into access_notice (id, account_id, code, account_name, office_id, role, made_at)
    select uuidv7(), a.id, happened, a.name, null, '', at from access_account a where a.id = wanted;
    update access_account set unread_notices = unread_notices + 1 where id = wanted;
end $$;
revoke all on function access_notify_owner from public;
grant execute on function access_notify_owner to
    r_office, r_post, r_border, r_national, r_auditor, r_case, r_partner, r_public;
