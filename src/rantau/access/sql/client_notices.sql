-- Tell whoever proposed an API client, whoever decided on it, and whoever manages the office's accounts.
create function access_notify_of_client(
    client_name text, proposer text, actor text, of_office uuid, of_role text, happened text,
    at timestamptz)
returns void language plpgsql security definer set search_path = public, pg_temp
as $$
declare recipients uuid[];
begin
    recipients := array(
        select a.id from access_account a where a.id in (
            select nullif(split_part(ref, 'account:', 2), '')::uuid
              from unnest(array[proposer, actor]) ref
            union select p.account_id from access_appointment p
             where p.office_id = of_office and p.role = 'administrator'
               and p.starts_at <= at and (p.ends_at is null or p.ends_at > at))
         order by a.id for no key update);
    insert into access_notice (id, account_id, code, account_name, office_id, role, made_at)
    select uuidv7(), r, happened, client_name, of_office, of_role, at from unnest(recipients) r;
    update access_account set unread_notices = unread_notices + 1 where id = any(recipients);
end $$;
revoke all on function access_notify_of_client from public;
grant execute on function access_notify_of_client to r_office, r_national, r_system;
