-- Move the counters of a quota line with each lease. Row triggers run as the owner: no scope role
-- may touch a counter by itself.
create function partners_move_counters() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        if new.consumed_at is not null or new.released_at is not null then
            raise exception 'a lease begins as a reservation' using errcode = 'check_violation';
        end if;
        update partners_quota_line set reserved = reserved + 1 where id = new.line_id;
        return new;
    end if;
    if new.line_id <> old.line_id or new.placement <> old.placement
       or old.released_at is not null
       or (old.consumed_at is not null and new.consumed_at is distinct from old.consumed_at) then
        raise exception 'a lease only moves forward' using errcode = 'check_violation';
    end if;
    if new.released_at is not null and old.consumed_at is not null then
        update partners_quota_line set consumed = consumed - 1 where id = new.line_id;
    elsif new.released_at is not null then
        update partners_quota_line set reserved = reserved - 1 where id = new.line_id;
    elsif new.consumed_at is not null and old.consumed_at is null then
        update partners_quota_line set reserved = reserved - 1, consumed = consumed + 1
         where id = new.line_id;
    end if;
    return new;
end
$$;
revoke all on function partners_move_counters from public;

create trigger a_lease_moves_its_line before insert or update on partners_quota_lease
    for each row execute function partners_move_counters();

-- How a quota line stands, for the gates: licence, hold, permit, counters, whether the placement
-- `holder` has a lease, whether a household employs. Locks what a hold or a new permit would
-- change, then reads it under a fresh snapshot.
create function partners_get_quota_status(wanted uuid, holder uuid)
returns table (line uuid, job_order uuid, number text, agency uuid, agency_name text,
               employer text, destination text, post uuid, occupation text, sex text,
               quota int, reserved int, consumed int, licence_from date, licence_until date,
               permit_number text, permit_from date, permit_until date,
               opens_on date, closes_on date, on_hold boolean, leased boolean, household boolean)
language plpgsql security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
    perform 1 from partners_quota_line l
       join partners_job_order o on o.id = l.job_order_id
       join partners_agency a on a.office_id = o.agency_id
      where l.id = wanted for share of o, a;
    return query
    select l.id, o.id, o.number::text, a.office_id, f.name::text, e.name::text,
           o.destination::text, o.post, l.occupation::text, l.sex::text,
           l.quota, l.reserved, l.consumed, a.licence_from, a.licence_until,
           o.permit_number::text, o.permit_from, o.permit_until, o.opens_on, o.closes_on,
           exists (select 1 from partners_hold h
                    where h.about in (a.office_id, o.id) and h.lifted_at is null),
           exists (select 1 from partners_quota_lease q
                    where q.placement = holder and q.released_at is null),
           e.kind = 'household'
      from partners_quota_line l
      join partners_job_order o on o.id = l.job_order_id
      join partners_agency a on a.office_id = o.agency_id
      join offices_office f on f.id = a.office_id
      join partners_employer e on e.id = o.employer_id
     where l.id = wanted
       and (current_setting('role') <> 'r_partner' or a.office_id = {{ app.office }});
end
$$;
revoke all on function partners_get_quota_status from public;
grant execute on function partners_get_quota_status to r_office, r_partner, r_national, r_post,
    r_border, r_system;

-- Consume a placement's lease, or give it back; returns how many moved (0 or 1). Whether it may,
-- was judged by the app above, on the placement.
create function partners_move_lease(holder uuid, at timestamptz, gives_back boolean) returns int
language plpgsql security definer set search_path = public, pg_temp
as $$
declare moved int;
begin
    if gives_back then
        update partners_quota_lease set released_at = at
         where placement = holder and released_at is null;
    else
        update partners_quota_lease set consumed_at = at
         where placement = holder and released_at is null and consumed_at is null;
    end if;
    get diagnostics moved = row_count;
    return moved;
end $$;
revoke all on function partners_move_lease from public;
grant execute on function partners_move_lease to r_office, r_partner, r_national, r_post,
    r_border, r_system;

-- What anybody may check of agencies: public columns and nothing else.
create function partners_public_agencies()
returns table (name text, city text, licence_number text, licence_from date, licence_until date,
               on_hold boolean)
language sql stable security definer set search_path = public, pg_temp
as $$
    select f.name, a.city, a.licence_number, a.licence_from, a.licence_until,
           exists (select 1 from partners_hold h
                    where h.about = a.office_id and h.lifted_at is null)
      from partners_agency a join offices_office f on f.id = a.office_id
     order by f.name
$$;
revoke all on function partners_public_agencies from public;
grant execute on function partners_public_agencies to r_public;

-- What anybody may check of a job order. A household's name is personal data; a firm's is public
-- (docs/law/partners.md).
create function partners_public_job_order(wanted text)
returns table (number text, agency text, licence_number text, licence_from date,
               licence_until date, on_hold boolean, employer text, destination text,
               permit_from date, permit_until date, opens_on date, closes_on date,
               occupation text, wage numeric, currency text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select o.number, f.name, a.licence_number, a.licence_from, a.licence_until,
           exists (select 1 from partners_hold h
                    where h.about in (a.office_id, o.id) and h.lifted_at is null),
           case when e.kind = 'firm' then e.name else '' end, o.destination,
           o.permit_from, o.permit_until, o.opens_on, o.closes_on,
           l.occupation, max(l.wage), l.currency
      from partners_job_order o
      join partners_agency a on a.office_id = o.agency_id
      join offices_office f on f.id = a.office_id
      join partners_employer e on e.id = o.employer_id
      join partners_quota_line l on l.job_order_id = o.id
     where o.number = wanted
     group by o.id, f.name, a.office_id, e.id, l.occupation, l.currency
     order by l.occupation limit 1
$$;
revoke all on function partners_public_job_order from public;
grant execute on function partners_public_job_order to r_public;
