-- Whether the bank has reported a payment that makes the seat of a place hers, and a second person of headquarters has
-- not decided yet: for its own person, by the hash of her code.
create function rounds_is_payment_reported(hashed text) returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$
    select exists (
        select 1 from rounds_place p
          join rounds_reported_payment y on y.place_id = p.id
          join rounds_payment_report r on r.id = y.report_id
         where p.code_hash = hashed and p.state = 'offered' and y.outcome = 'seated' and r.outcome = '')
$$;
revoke all on function rounds_is_payment_reported from public;
grant execute on function rounds_is_payment_reported to r_public;

-- What the commands ask, asked by the database too: rows are entered under the own account and decided on by nobody of
-- the hands that entered them; none is added afterwards; a report stays as it was decided, and the same rows again count up its
-- revision alone.
create function rounds_guard_payment_report() returns trigger
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
create trigger guard_payment_report before insert or update on rounds_payment_report
    for each row execute function rounds_guard_payment_report();

create function rounds_guard_reported_payment() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
begin
    if not exists (
        select 1 from rounds_payment_report r
         where r.id = new.report_id and r.outcome = '' and r.reported_by = {{ app.actor }}
    ) then
        raise exception 'a row of a bank is entered with its report' using errcode = 'check_violation';
    end if;
    return new;
end
$$;
create trigger guard_reported_payment before insert on rounds_reported_payment
    for each row execute function rounds_guard_reported_payment();

-- A payment is the row that was confirmed, of the place that has its code; it makes a seat hers while that is offered
-- and in time.
create function rounds_guard_payment() returns trigger
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
create trigger guard_payment before insert on rounds_payment
    for each row execute function rounds_guard_payment();
