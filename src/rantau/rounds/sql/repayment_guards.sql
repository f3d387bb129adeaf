-- What the commands ask, asked by the database too: a repayment is listed as due, recorded and confirmed under the own
-- account, and confirmed by nobody of the hands that recorded it.
create function rounds_guard_repayment() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        if new.outcome <> '' or new.decided_at is not null then
            raise exception 'a repayment is listed as due' using errcode = 'check_violation';
        end if;
        return new;
    end if;
    if old.decided_at is not null then
        raise exception 'a repayment that was confirmed stays' using errcode = 'check_violation';
    end if;
    if new.recorded_by not in ('', old.recorded_by) and new.recorded_by <> {{ app.actor }} then
        raise exception 'a repayment is recorded under the own account' using errcode = 'check_violation';
    end if;
    if new.decided_at is not null and (
        new.decided_by <> {{ app.actor }} or new.recorded_by in (select access_list_own_hands())
    ) then
        raise exception 'a repayment needs a second person' using errcode = 'check_violation';
    end if;
    return new;
end
$$;
create trigger guard_repayment before insert or update on rounds_repayment
    for each row execute function rounds_guard_repayment();

-- The placement of a contract is one of a round, and of whoever accepted the contract.
create function rounds_guard_offer_placement() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    if not exists (
        select 1 from placement_placement x
          join registry_person own on own.id = x.person_id,
               rounds_offer o
          join rounds_examinee e on e.id = o.examinee_id
          join registry_person p on p.id = e.person_id
         where x.id = new.placement_id and o.id = new.offer_id and x.follows_round
           and (own.id = p.id or own.merge_root_id = p.merge_root_id)
    ) then
        raise exception 'the placement of a contract is that of its person' using errcode = 'check_violation';
    end if;
    return new;
end
$$;
revoke all on function rounds_guard_offer_placement from public;
create trigger guard_offer_placement before insert on rounds_offer_placement
    for each row execute function rounds_guard_offer_placement();
