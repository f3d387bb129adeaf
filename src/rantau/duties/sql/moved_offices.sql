-- A regional office hands over to a district office below it, which had been connected: these duties,
-- whose owners serve there no more; and of whatever else is open about these records, for whom they wait.
-- Returns how many duties changed the office.
create function duties_move_to_office(
    moved uuid[], records uuid[], from_office uuid, to_office uuid, at timestamptz)
returns int language plpgsql security definer set search_path = public, pg_temp
as $$
declare count int;
begin
    if not exists (select 1 from offices_office o
                    where o.id = to_office and o.parent_id = from_office and o.kind = 'district')
       or current_setting('role') <> 'r_national' and from_office is distinct from {{ app.office }}
    then
        raise insufficient_privilege using message = 'an office hands over what is its own, to one below it';
    end if;
    update duties_duty set waiting_office = to_office
     where about = any(records) and closed_at is null and id <> all(moved) and office <> to_office
       and (waiting_office = from_office or office = from_office and waiting_office is null);
    update duties_duty
       set office = to_office, waiting_office = null, previous_owner = '', owner = '', note = '',
           owner_changed_at = at, owner_changed_by = nullif(current_setting('app.actor', true), ''),
           revision = revision + 1
     where id = any(moved) and about = any(records) and closed_at is null and not confidential
       and office = from_office;
    get diagnostics count = row_count;
    return count;
end $$;
revoke all on function duties_move_to_office from public;
grant execute on function duties_move_to_office to r_office, r_national;
