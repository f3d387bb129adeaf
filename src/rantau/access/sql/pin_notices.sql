-- Tell the officers of an office who look after its people (verifiers and heads) what another office did
-- for one of them; `shown` is her reference.
create function access_notify_office(of_office uuid, shown text, happened text, at timestamptz)
returns void language plpgsql security definer set search_path = public, pg_temp
as $$
declare recipients uuid[];
begin
    recipients := array(
        select a.id from access_account a where a.id in (
            select p.account_id from access_appointment p
             where p.office_id = of_office and p.role in ('verifier', 'head')
               and p.starts_at <= at and (p.ends_at is null or p.ends_at > at))
         order by a.id for no key update);
    insert into access_notice (id, account_id, code, account_name, office_id, role, made_at)
    select uuidv7(), r, happened, shown, of_office, '', at from unnest(recipients) r;
    update access_account set unread_notices = unread_notices + 1 where id = any(recipients);
end $$;
revoke all on function access_notify_office from public;
grant execute on function access_notify_office to r_office, r_post;
