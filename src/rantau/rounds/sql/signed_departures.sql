-- A signed list stays as it was signed: an entry of it is moved, missed or signed by nobody any more, and none is added
-- to it: whoever signs takes as many as the signature says, of that flight.
create function rounds_guard_signed_entry() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        raise exception 'an entry is planned before its list is signed' using errcode = 'check_violation';
    end if;
    if old.sign_off_id is null then
        if not exists (
            select 1 from rounds_departure_sign_off s
             where s.id = new.sign_off_id and s.signed_by = {{ app.actor }}
               and (s.entry_on, s.airport, s.flight) = (new.entry_on, new.airport, new.flight)
               and (select count(*) from rounds_entry e where e.sign_off_id = s.id) < s.departed + s.missed
        ) then
            raise exception 'a signed list stays as it was signed' using errcode = 'check_violation';
        end if;
        return new;
    end if;
    if (new.sign_off_id, new.entry_on, new.flight, new.airport, new.missed_at, new.missed_by, new.missed_why)
       is distinct from
       (old.sign_off_id, old.entry_on, old.flight, old.airport, old.missed_at, old.missed_by, old.missed_why)
    then
        raise exception 'a signed list stays as it was signed' using errcode = 'check_violation';
    end if;
    return new;
end
$$;
create trigger guard_signed_entry before update on rounds_entry
    for each row when (old.sign_off_id is not null or new.sign_off_id is not null)
    execute function rounds_guard_signed_entry();
create trigger guard_new_entry before insert on rounds_entry
    for each row when (new.sign_off_id is not null) execute function rounds_guard_signed_entry();

-- A list is signed, and corrected, under the own account.
create function rounds_guard_sign_off() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
begin
    if to_jsonb(new) ->> tg_argv[0] <> {{ app.actor }} then
        raise exception 'a list is signed under the own account' using errcode = 'check_violation';
    end if;
    return new;
end
$$;
create trigger guard_sign_off before insert on rounds_departure_sign_off
    for each row execute function rounds_guard_sign_off('signed_by');
create trigger guard_departure_correction before insert on rounds_departure_correction
    for each row execute function rounds_guard_sign_off('corrected_by');
