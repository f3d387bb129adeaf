-- Carry out a change of an agency that two of headquarters have agreed on, once. No role changes offices: this comes of the
-- decision alone.
create function partners_apply_agency_change(change uuid) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
declare c partners_agency_change;
begin
    select * into c from partners_agency_change where id = change for update;
    if not found or c.outcome <> 'confirmed' or c.applied_at is not null
       or c.decided_by is distinct from {{ app.actor }} then
        raise insufficient_privilege using message = 'an agency changes by a decision that was just made';
    end if;
    perform 1 from partners_agency where office_id = c.agency_id for update;
    if c.kind = 'end' then
        update partners_agency set ended_on = c.ends_on, licence_until = least(licence_until, c.ends_on)
         where office_id = c.agency_id;
    else
        update partners_agency set city = c.city where office_id = c.agency_id;
        update offices_office set name = c.name where id = c.agency_id;
    end if;
    update partners_agency_change set applied_at = {{ app.now }} where id = change;
end $$;
revoke all on function partners_apply_agency_change from public;
grant execute on function partners_apply_agency_change to r_national;

-- The public check has the last day of an agency.
drop function partners_public_agencies();
create function partners_public_agencies()
returns table (name text, city text, licence_number text, licence_from date, licence_until date,
               on_hold boolean, ended_on date)
language sql stable security definer set search_path = public, pg_temp
as $$
    select f.name, a.city, a.licence_number, a.licence_from, a.licence_until,
           exists (select 1 from partners_hold h
                    where h.about = a.office_id and h.lifted_at is null),
           a.ended_on
      from partners_agency a join offices_office f on f.id = a.office_id
     order by f.name
$$;
revoke all on function partners_public_agencies from public;
grant execute on function partners_public_agencies to r_public;
