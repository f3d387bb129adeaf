-- What the commands ask of a version of a declaration, asked by the database too: it is proposed as waiting under the
-- own account, published or refused by none of the hands that proposed it, taken back by its proposer alone while it
-- waits, and then stays as it was decided.
create function declarations_guard_version() returns trigger
language plpgsql set search_path = public, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        if new.outcome <> '' or new.proposed_by <> {{ app.actor }} then
            raise exception 'a version is proposed as waiting, under the own account' using errcode = 'check_violation';
        end if;
        return new;
    end if;
    if old.outcome <> '' then
        raise exception 'a version that was decided stays' using errcode = 'check_violation';
    end if;
    if new.outcome <> '' and new.decided_by <> {{ app.actor }} then
        raise exception 'a version is decided under the own account' using errcode = 'check_violation';
    end if;
    if new.outcome in ('published', 'refused') and old.proposed_by in (select access_list_own_hands()) then
        raise exception 'a version needs a second person' using errcode = 'check_violation';
    end if;
    return new;
end
$$;
