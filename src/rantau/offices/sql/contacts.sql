-- Change where and how an open office is reached; returns its new revision, null where the scope may
-- not. An office changes itself, headquarters and the system every one. Whose hours were changed is
-- the operator's from then on, as after a move: the tables in seed/ do not change it back.
create function offices_change_contact(
    changed uuid, new_address text, new_phone text, new_duty_phone text,
    new_opens time, new_closes time)
returns int language sql security definer set search_path = public, pg_temp
as $$
    update offices_office o
       set address = new_address, phone = new_phone, duty_phone = new_duty_phone,
           opens = new_opens, closes = new_closes, revision = o.revision + 1,
           managed_by = case
               when (o.opens, o.closes) is distinct from (new_opens, new_closes) then 'operator'
               else o.managed_by end
     where o.id = changed and o.closed_at is null
       and (current_setting('role') in ('r_national', 'r_system')
            or current_setting('role') = 'r_office'
               and o.id::text = current_setting('app.office', true))
    returning o.revision
$$;
revoke all on function offices_change_contact from public;
grant execute on function offices_change_contact to r_office, r_national, r_system;
