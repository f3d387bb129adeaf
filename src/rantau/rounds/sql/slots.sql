-- Book a slot for a subject, or move the booking there; who calls has found the subject. The slots are locked in the
-- order of their keys, so that two people who exchange theirs wait for one another and no longer. Gives the booking's
-- key; nothing where the slot is closed, over, or of another purpose. A full one is a check_violation.
create function rounds_book(what text, who uuid, which uuid, may_be_late boolean)
returns table (booking uuid, new_revision int)
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
    held rounds_booking;
    wanted rounds_slot;
begin
    perform 1 from rounds_slot s
      where s.id = which
         or s.id = (select b.slot_id from rounds_booking b
                     where b.purpose = what and b.subject = who and b.released_at is null)
      order by s.id for update;
    select * into held from rounds_booking b
     where b.purpose = what and b.subject = who and b.released_at is null for update;
    select * into wanted from rounds_slot s
     where s.id = which and s.purpose = what and s.closed_at is null;
    if wanted.id is null or wanted.ends_at <= {{ app.now }}
       or (not may_be_late and wanted.begins_at <= {{ app.now }}) then
        return;
    end if;
    if held.slot_id = which then
        return query update rounds_booking b set revision = b.revision + 1 where b.id = held.id
            returning b.id, b.revision;
        return;
    end if;
    if held.id is not null then
        if not may_be_late
           and (select s.begins_at from rounds_slot s where s.id = held.slot_id) <= {{ app.now }} then
            return;
        end if;
        update rounds_booking b set released_at = {{ app.now }} where b.id = held.id;
        update rounds_slot s set taken = s.taken - 1, revision = s.revision + 1 where s.id = held.slot_id;
    end if;
    update rounds_slot s set taken = s.taken + 1, revision = s.revision + 1 where s.id = which;
    return query
    insert into rounds_booking (id, slot_id, office_id, purpose, subject, booked_at, booked_by, revision)
    values (gen_random_uuid(), which, wanted.office_id, what, who, {{ app.now }}, {{ app.actor }}, 1)
    returning id, revision;
end
$$;
revoke all on function rounds_book from public;

-- A person books the check of her originals by the hash of the secret code of her paid place.
create function rounds_book_by_code(hashed text, which uuid)
returns table (booking uuid, new_revision int)
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
    place uuid;
    code text;
begin
    select p.id, r.code into place, code
      from rounds_place p join rounds_round r on r.id = p.round_id
     where p.code_hash = hashed and p.state = 'seated'
       and not exists (select 1 from rounds_examinee e where e.place_id = p.id)
       for update of p;
    if place is null then
        return;
    end if;
    return query select b.booking, b.new_revision from rounds_book('round:' || code, place, which, false) b;
end
$$;
revoke all on function rounds_book_by_code from public;
grant execute on function rounds_book_by_code to r_public;

-- An office finds the paid seats that a ticket, or a whole name and a birth date, belong to, and where each is booked.
create function rounds_find_seats(which uuid, by_ticket text, by_name text, born date)
returns table (place uuid, ticket text, name text, birth_date date, city text, booked_at_office uuid,
               begins_at timestamptz, is_examinee boolean)
language sql stable security definer set search_path = public, pg_temp
as $$
    select p.id, p.ticket, p.name, p.birth_date, p.city, s.office_id, s.begins_at,
           exists (select 1 from rounds_examinee e where e.place_id = p.id)
      from rounds_place p
      join rounds_round r on r.id = p.round_id
      left join rounds_booking b on b.purpose = 'round:' || r.code and b.subject = p.id and b.released_at is null
      left join rounds_slot s on s.id = b.slot_id
     where p.round_id = which and p.state = 'seated'
       and (p.ticket = by_ticket or (upper(p.name) = upper(by_name) and p.birth_date = born))
     limit 10
$$;
revoke all on function rounds_find_seats from public;
grant execute on function rounds_find_seats to r_office;

-- An office books one of its own slots for the paid seat of this ticket, also after another was missed.
create function rounds_book_by_ticket(round_code text, by_ticket text, which uuid)
returns table (booking uuid, new_revision int)
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
    found uuid;
begin
    if not exists (select 1 from rounds_slot s where s.id = which and s.office_id = {{ app.office }}) then
        return;
    end if;
    select p.id into found from rounds_place p join rounds_round r on r.id = p.round_id
     where r.code = round_code and p.ticket = by_ticket and p.state = 'seated'
       and not exists (select 1 from rounds_examinee e where e.place_id = p.id)
       for update of p;
    if found is null then
        return;
    end if;
    return query select b.booking, b.new_revision from rounds_book('round:' || round_code, found, which, true) b;
end
$$;
revoke all on function rounds_book_by_ticket from public;
grant execute on function rounds_book_by_ticket to r_office;

-- Lock the paid seat of whoever is booked at the acting office; whether there is one.
create function rounds_hold_seat(which uuid)
returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
begin
    perform 1 from rounds_place p
      where p.id = which and p.state = 'seated'
        and exists (select 1 from rounds_booking b
                     where b.subject = p.id and b.released_at is null and b.office_id = {{ app.office }})
        for update of p;
    return found;
end
$$;
revoke all on function rounds_hold_seat from public;
grant execute on function rounds_hold_seat to r_office;

-- Free the seat of whoever is booked at the acting office and was refused there in this transaction; it goes on
-- through the list.
create function rounds_free_seat(which uuid)
returns int
language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
    freed rounds_place;
    new_revision int;
begin
    select * into freed from rounds_place p
     where p.id = which and p.state = 'seated'
       and not exists (select 1 from rounds_examinee e where e.place_id = p.id)
       and exists (select 1 from rounds_rejection x where x.place_id = p.id and x.office_id = {{ app.office }})
       for update;
    if freed.id is null then
        return null;
    end if;
    update rounds_place p set state = 'lapsed', city = '', pay_until = null, revision = p.revision + 1
     where p.id = which returning p.revision into new_revision;
    update rounds_seat_count c set taken = c.taken - 1
     where c.round_id = freed.round_id and c.sector = freed.sector and c.city = freed.city;
    return new_revision;
end
$$;
revoke all on function rounds_free_seat from public;
grant execute on function rounds_free_seat to r_office;

-- What follows the paid seat, for its own person by the hash of her code: the booked slot, why her originals were
-- refused, her exam number, and where and when she is examined.
create function rounds_find_way(hashed text)
returns table (slot uuid, begins_at timestamptz, ends_at timestamptz, office_name text, reason text, note text,
               exam_number text, stage text, sitting_at timestamptz, room text, seat int)
language sql stable security definer set search_path = public, pg_temp
as $$
    select s.id, s.begins_at, s.ends_at, o.name, coalesce(x.reason, ''), coalesce(x.note, ''),
           coalesce(e.exam_number, ''), coalesce(e.stage, ''), e.sitting_at, coalesce(e.room, ''), e.seat
      from rounds_place p
      join rounds_round r on r.id = p.round_id
      left join rounds_booking b on b.purpose = 'round:' || r.code and b.subject = p.id and b.released_at is null
      left join rounds_slot s on s.id = b.slot_id
      left join offices_office o on o.id = s.office_id
      left join rounds_rejection x on x.place_id = p.id
      left join rounds_examinee e on e.place_id = p.id
     where p.code_hash = hashed
$$;
revoke all on function rounds_find_way from public;
grant execute on function rounds_find_way to r_public;

-- Who sits in a room: for headquarters, and for the office that stands at that entrance. No NIK, no birth date.
create function rounds_list_room(which uuid, of_city text, sits_at timestamptz, of_room text)
returns table (examinee uuid, person uuid, exam_number text, name text, seat int, stage text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select e.id, e.person_id, e.exam_number, p.name, e.seat, e.stage
      from rounds_examinee e join rounds_place p on p.id = e.place_id
     where e.round_id = which and e.city = of_city and e.sitting_at = sits_at and e.room = of_room
       and ({{ app.office }} in (select v.office_id from rounds_venue_office v
                                  where v.round_id = which and v.city = of_city)
            or (select kind from offices_office where id = {{ app.office }}) = 'headquarters')
     order by e.seat
$$;
revoke all on function rounds_list_room from public;
grant execute on function rounds_list_room to r_office, r_national;
