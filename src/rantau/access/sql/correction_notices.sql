-- Tell the account that proposed something what came of it; `shown` is what it is about, such as the
-- reference of a correction. Programs and persons have no notices.
create function access_notify_proposer(
    proposer text, shown text, of_office uuid, happened text, at timestamptz)
returns void language plpgsql security definer set search_path = public, pg_temp
as $$
declare recipient uuid := nullif(split_part(proposer, 'account:', 2), '')::uuid;
begin
    if recipient is null then return; end if;
    perform 1 from access_account where id = recipient for no key update;
    insert into access_notice (id, account_id, code, account_name, office_id, role, made_at)
    values (uuidv7(), recipient, happened, shown, of_office, '', at);
    update access_account set unread_notices = unread_notices + 1 where id = recipient;
end $$;
revoke all on function access_notify_proposer from public;
grant execute on function access_notify_proposer to r_office, r_national;
