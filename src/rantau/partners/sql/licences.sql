-- The office and the agency of a first licence that two of headquarters have agreed on. No role adds
-- offices: this one comes of the licence alone. Returns the code of the office.
create function partners_open_agency(licence uuid, new_office uuid) returns text
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    l partners_licence;
    head offices_office;
    new_code text;
begin
    select * into l from partners_licence where id = licence for update;
    if not found or l.outcome <> 'confirmed' or l.office_id is not null
       or l.decided_by is distinct from {{ app.actor }} then
        raise insufficient_privilege using message = 'an agency comes of a licence that was just confirmed';
    end if;
    perform pg_advisory_xact_lock(hashtext('partners_open_agency'));
    select * into strict head from offices_office where kind = 'headquarters';
    select 'AG-' || lpad((coalesce(max(substring(code from '^AG-(\d+)$')::int), 0) + 1)::text, 3, '0')
      into new_code from offices_office where kind = 'agency';
    -- Revision 0: the entry is about the licence.
    insert into offices_office (id, code, kind, name, parent_id, country, time_zone, calendar, opens,
                                closes, address, phone, duty_phone, managed_by, revision)
    values (new_office, new_code, 'agency', l.name, head.id, 'ID', head.time_zone, head.calendar,
            head.opens, head.closes, '', '', '', 'operator', 0);
    insert into partners_agency (office_id, licence_number, licence_from, licence_until, city, revision)
    values (new_office, l.number, l.starts_on, l.ends_on, l.city, 0);
    update partners_licence set office_id = new_office where id = licence;
    return new_code;
end $$;
revoke all on function partners_open_agency from public;
grant execute on function partners_open_agency to r_national;
