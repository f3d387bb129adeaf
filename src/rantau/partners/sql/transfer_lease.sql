-- Give the place of a placement back and reserve one of another line for it, both or neither. The counters are locked in
-- one order, so that two people who change places do not wait for each other. Whether it may, was judged by the app above.
create function partners_transfer_lease(holder uuid, to_line uuid, at timestamptz) returns int
language plpgsql security definer set search_path = public, pg_temp
as $$
declare moved int;
begin
    perform 1 from partners_quota_line
      where id in (to_line, (select line_id from partners_quota_lease
                              where placement = holder and released_at is null))
      order by id for update;
    update partners_quota_lease set released_at = at
     where placement = holder and released_at is null and consumed_at is null;
    get diagnostics moved = row_count;
    if moved = 1 then
        insert into partners_quota_lease (id, line_id, placement, reserved_at)
        values (gen_random_uuid(), to_line, holder, at);
    end if;
    return moved;
end $$;
revoke all on function partners_transfer_lease from public;
grant execute on function partners_transfer_lease to r_office, r_national;
