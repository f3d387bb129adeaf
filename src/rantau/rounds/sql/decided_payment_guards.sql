-- A report of the bank's rows stays as it was decided; the same rows again count up its revision alone.
create or replace function rounds_guard_payment_report() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        if new.outcome <> '' or new.reported_by <> {{ app.actor }} then
            raise exception 'rows of a bank are entered under the own account' using errcode = 'check_violation';
        end if;
        return new;
    end if;
    if old.outcome <> '' and to_jsonb(new) - 'revision' <> to_jsonb(old) - 'revision' then
        raise exception 'rows of a bank are decided on once' using errcode = 'check_violation';
    end if;
    if old.outcome = '' and new.outcome <> '' and (
        new.decided_by <> {{ app.actor }} or old.reported_by in (select access_list_own_hands())
    ) then
        raise exception 'rows of a bank need a second person' using errcode = 'check_violation';
    end if;
    return new;
end
$$;

-- A payment is the row that was confirmed, of the place that has its code; it makes a seat hers while that is offered
-- and in time.
create or replace function rounds_guard_payment() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
begin
    if not exists (
        select 1 from rounds_reported_payment y
          join rounds_payment_report r on r.id = y.report_id
         where y.id = new.reported_id and y.bank_reference = new.bank_reference
           and y.payment_code = new.payment_code and y.rupiah = new.rupiah and y.paid_at = new.paid_at
           and y.payer = new.payer
           and r.outcome = 'confirmed' and r.decided_by = {{ app.actor }}
    ) then
        raise exception 'a payment needs a second person' using errcode = 'check_violation';
    end if;
    if new.place_id is distinct from (select p.id from rounds_place p where p.payment_code = new.payment_code)
       or (new.place_id is null) <> (new.outcome = 'unknown')
    then
        raise exception 'a payment is of the place with its code' using errcode = 'check_violation';
    end if;
    if new.outcome = 'seated' and not exists (
        select 1 from rounds_place p
         where p.id = new.place_id and p.state = 'offered' and new.paid_at <= p.pay_until
           and (p.offered_at is null or new.paid_at >= date_trunc('minute', p.offered_at))
    ) then
        raise exception 'a payment seats whoever is offered a seat' using errcode = 'check_violation';
    end if;
    return new;
end
$$;

-- A signed list stays as it was signed: an entry of it is moved, missed or signed by nobody any more, and none is added
-- to it: whoever signs takes as many as the signature says, of that flight.
create or replace function rounds_guard_signed_entry() returns trigger
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
drop trigger guard_signed_entry on rounds_entry;
create trigger guard_signed_entry before update on rounds_entry
    for each row when (old.sign_off_id is not null or new.sign_off_id is not null)
    execute function rounds_guard_signed_entry();
create trigger guard_new_entry before insert on rounds_entry
    for each row when (new.sign_off_id is not null) execute function rounds_guard_signed_entry();
