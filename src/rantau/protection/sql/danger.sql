-- As protection_add_reply of functions.sql; what speaks of danger stays first once it was said.
drop function protection_add_reply(text, uuid, text, timestamptz, timestamptz);
create function protection_add_reply(
    hash text, message uuid, words text, at timestamptz, read_by timestamptz, is_danger boolean)
returns table (contact uuid, contact_reference text, revision int, case_id uuid,
               case_reference text, severity int, owner text, office uuid)
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    found_one protection_contact;
    open_one protection_case;
begin
    select * into found_one from protection_contact where code_hash = hash for no key update;
    if not found then return; end if;
    select * into open_one from protection_case k where k.id = found_one.case_id for share;
    if open_one.closed_at is not null then open_one := null; end if;
    insert into protection_message (id, contact_id, side, words, written_by, written_at)
    values (message, found_one.id, 'reporter', words, 'public', at);
    update protection_contact c
       set revision = found_one.revision + 1,
           has_danger_words = c.has_danger_words or is_danger
     where id = found_one.id;
    update protection_contact set read_at = null, settled_as = '', due_at = read_by
     where id = found_one.id and open_one.id is null and read_at is not null;
    return query
        select found_one.id, found_one.reference::text, found_one.revision + 1, open_one.id,
               open_one.reference::text, open_one.severity::int,
               coalesce(open_one.owner, found_one.owner)::text, found_one.office;
end $$;
revoke all on function protection_add_reply from public;
grant execute on function protection_add_reply to r_public;
