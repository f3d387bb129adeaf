-- As before (slots.sql), and whoever has a time at another office that is not over is left there: she moves it herself,
-- by her code. Else any office could take her seat to its own desk by the ticket, which is public, and refuse her
-- there. A row without a key says so.
create or replace function rounds_book_by_ticket(round_code text, by_ticket text, which uuid)
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
    if exists (select 1 from rounds_booking b join rounds_slot s on s.id = b.slot_id
                where b.purpose = 'round:' || round_code and b.subject = found and b.released_at is null
                  and b.office_id <> {{ app.office }} and s.ends_at > {{ app.now }}) then
        return query select null::uuid, 0;
        return;
    end if;
    return query select b.booking, b.new_revision from rounds_book('round:' || round_code, found, which, true) b;
end
$$;
