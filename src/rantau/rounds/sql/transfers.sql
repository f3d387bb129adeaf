-- The public's own place, as before, and the initials of its name.
drop function rounds_find_place(text);
create function rounds_find_place(hashed text)
returns table (round_code text, ticket text, sector text, first text, second text, came_at timestamptz,
               place_position int, ahead_first int, ahead_second int, state text, city text,
               pay_until timestamptz, payment_code text, initials text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select r.code, p.ticket, p.sector, p.first, p.second, p.came_at, p.position, p.ahead_first,
           p.ahead_second, p.state, p.city, p.pay_until,
           case when p.state = 'offered' then p.payment_code else '' end,
           (select string_agg(upper(left(word, 1)) || '.', ' ' order by n)
              from regexp_split_to_table(p.name, ' +') with ordinality as words (word, n))
      from rounds_place p join rounds_round r on r.id = p.round_id
     where p.code_hash = hashed
$$;
revoke all on function rounds_find_place from public;
grant execute on function rounds_find_place to r_public;

drop function rounds_give_place(uuid, text[], text[], text[], date, text);

-- The place that a counter may give to the bearer of these numbers: the one with her NIK, else the one with her
-- passport; locked. The numbers of the taking bind it: one of the two stays for ever, and the other is replaced once.
-- Nothing where no place has a number; `fault` where it may not be given.
create function rounds_find_place_to_give(which uuid, hashes text[])
returns table (place uuid, ticket text, fault text)
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
    now_is rounds_place;
    taken text[];
begin
    perform 1 from rounds_place p
      where p.round_id = which and (p.nik_hash = hashes[1] or p.passport_hash = hashes[2])
      order by p.id for update;
    select p.* into now_is from rounds_place p
     where p.round_id = which and (p.nik_hash = hashes[1] or p.passport_hash = hashes[2])
     order by (p.nik_hash = hashes[1]) desc limit 1;
    if now_is.id is null then
        return;
    end if;
    select array[t.nik_hash_before, t.passport_hash_before] into taken
      from rounds_place_transfer t
     where t.place_id = now_is.id and t.outcome in ('given', 'released')
     order by t.decided_at, t.id limit 1;
    taken := coalesce(taken, array[now_is.nik_hash, now_is.passport_hash]);
    return query select now_is.id, now_is.ticket::text, case
        when exists (select 1 from rounds_examinee e where e.place_id = now_is.id) then 'verified'
        when hashes[1] <> taken[1] and hashes[2] <> taken[2] then 'other_person'
        when hashes[1] not in (now_is.nik_hash, taken[1]) and now_is.nik_hash <> taken[1] then 'replaced'
        when hashes[2] not in (now_is.passport_hash, taken[2])
             and now_is.passport_hash not in (taken[2], 'released ' || now_is.id) then 'replaced'
        else '' end;
end
$$;
revoke all on function rounds_find_place_to_give from public;
grant execute on function rounds_find_place_to_give to r_office;

-- Carry out a transfer: the place gets its numbers, and loses its old code; another place that has her passport loses
-- that. Ticket, wishes, position and seat stay. Gives what was done; nothing where it may not be given any more.
create function rounds_carry_out_transfer(which uuid)
returns table (place uuid, place_revision int, released text)
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
    wanted rounds_place_transfer;
    found_place uuid;
    old rounds_place;
    other rounds_place;
begin
    select t.* into wanted from rounds_place_transfer t where t.id = which and t.outcome = '' for update;
    select f.place into found_place
      from rounds_find_place_to_give(wanted.round_id, array[wanted.nik_hash, wanted.passport_hash]) f
     where f.fault = '';
    if found_place is null or found_place <> wanted.place_id then
        return;
    end if;
    select p.* into other from rounds_place p
     where p.round_id = wanted.round_id and p.passport_hash = wanted.passport_hash and p.id <> found_place;
    if other.id is not null then
        update rounds_place p
           set passport_hash = 'released ' || p.id, passport = ''
         where p.id = other.id;
        insert into rounds_place_transfer (id, reference, round_id, place_id, ticket, nik, passport, name, birth_date,
            sex, phone, nik_hash, passport_hash, code_hash, nik_before, passport_before, nik_hash_before,
            passport_hash_before, name_before, phone_before, code_before, asked_by, asked_at, office_id, outcome,
            decided_by, decided_at, why, revision)
        values (gen_random_uuid(), 'PL' || substr(wanted.reference, 3), wanted.round_id, other.id, other.ticket,
            other.nik, '', other.name, other.birth_date, other.sex, other.phone, other.nik_hash,
            'released ' || other.id, '', other.nik, other.passport, other.nik_hash, other.passport_hash, other.name,
            other.phone, other.code_hash, wanted.asked_by, {{ app.now }}, wanted.office_id, 'released', '',
            {{ app.now }}, '', 1);
    end if;
    select p.* into old from rounds_place p where p.id = found_place;
    update rounds_place_transfer t
       set nik_before = old.nik, passport_before = old.passport, nik_hash_before = old.nik_hash,
           passport_hash_before = old.passport_hash, name_before = old.name, phone_before = old.phone,
           code_before = old.code_hash, outcome = 'given', decided_at = {{ app.now }}, revision = t.revision + 1
     where t.id = wanted.id;
    return query
    update rounds_place p
       set nik_hash = wanted.nik_hash, passport_hash = wanted.passport_hash, nik = wanted.nik,
           passport = wanted.passport, name = wanted.name, sex = wanted.sex, phone = wanted.phone,
           birth_date = wanted.birth_date, code_hash = wanted.code_hash, taken_by = wanted.asked_by,
           office = wanted.office_id, revision = p.revision + 1
     where p.id = found_place
 returning p.id, p.revision, coalesce(other.ticket, '')::text;
end
$$;
revoke all on function rounds_carry_out_transfer from public;

-- At a counter, by one officer: until the order is drawn.
create function rounds_give_place(which uuid)
returns table (place uuid, place_revision int, released text)
language sql volatile security definer set search_path = public, pg_temp
as $$
    select c.* from rounds_place_transfer t join rounds_round r on r.id = t.round_id,
           lateral rounds_carry_out_transfer(t.id) c
     where t.id = which and r.drawn_at is null and t.asked_by = {{ app.actor }}
$$;
revoke all on function rounds_give_place from public;
grant execute on function rounds_give_place to r_office;

-- Afterwards by a second officer, of headquarters.
create function rounds_confirm_transfer(which uuid)
returns table (place uuid, place_revision int, released text)
language sql volatile security definer set search_path = public, pg_temp
as $$
    select c.* from rounds_place_transfer t, lateral rounds_carry_out_transfer(t.id) c
     where t.id = which and t.asked_by <> {{ app.actor }}
$$;
revoke all on function rounds_confirm_transfer from public;
grant execute on function rounds_confirm_transfer to r_national;

-- What the bearer of a code is told of a transfer: of the place that has or had it, or that she waits for.
create function rounds_find_transfer(hashed text)
returns table (round_code text, ticket text, outcome text, is_new boolean, office text, at timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    select r.code, t.ticket, t.outcome, t.code_hash = hashed, o.name, coalesce(t.decided_at, t.asked_at)
      from rounds_place_transfer t
      join rounds_round r on r.id = t.round_id
      join offices_office o on o.id = t.office_id
     where t.code_hash = hashed or t.code_before = hashed
        or t.outcome = '' and t.place_id = (select p.id from rounds_place p where p.code_hash = hashed)
     order by t.asked_at desc, t.id desc limit 1
$$;
revoke all on function rounds_find_transfer from public;
grant execute on function rounds_find_transfer to r_public;
