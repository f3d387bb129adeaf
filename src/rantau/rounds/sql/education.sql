-- Count the open bookings of classes. The classes are locked in the order of their keys, so that two people who
-- exchange theirs wait for one another and no longer. A class that is full is a check_violation.
create function rounds_count_class_bookings() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    was uuid;
    becomes uuid;
begin
    if tg_op = 'UPDATE' and old.released_at is null then
        was := old.education_class_id;
    end if;
    if new.released_at is null then
        becomes := new.education_class_id;
    end if;
    if was is not distinct from becomes then
        return null;
    end if;
    perform 1 from rounds_education_class c where c.id in (was, becomes) order by c.id for update;
    update rounds_education_class c set taken = c.taken - 1 where c.id = was;
    update rounds_education_class c set taken = c.taken + 1 where c.id = becomes;
    return null;
end
$$;
revoke all on function rounds_count_class_bookings from public;
create trigger count_class_bookings after insert or update on rounds_class_booking
    for each row execute function rounds_count_class_bookings();
