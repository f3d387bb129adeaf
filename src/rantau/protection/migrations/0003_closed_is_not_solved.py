"""Who writes again after a case was closed is unread once more: nothing else would read it.

The case stays as it ended. The receipt says *closed* only while nothing waits to be read.
"""

from django.db import migrations

# The contact's lock lets the desk's answer refer to it (a key share), which holds the case already.
REPLY = """
create or replace function protection_reply(
    hash text, message uuid, words text, at timestamptz, read_by timestamptz)
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
    update protection_contact set revision = found_one.revision + 1 where id = found_one.id;
    update protection_contact set read_at = null, settled_as = '', due_at = read_by
     where id = found_one.id and open_one.id is null and read_at is not null;
    return query
        select found_one.id, found_one.reference::text, found_one.revision + 1, open_one.id,
               open_one.reference::text, open_one.severity::int,
               coalesce(open_one.owner, found_one.owner)::text, found_one.office;
end $$
"""
RECEIPT = """
create or replace function protection_receipt(hash text)
returns table (id uuid, reference text, received_at timestamptz, due_at timestamptz,
               owner_name text, read_at timestamptz, closed_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    select c.id, c.reference, c.received_at, c.due_at,
           coalesce(k.owner_name, c.owner_name), c.read_at, k.closed_at
      from protection_contact c
      left join protection_case k on k.id = c.case_id and c.read_at is not null
     where c.code_hash = hash
$$
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0002_the_wall")]

    operations = [migrations.RunSQL([REPLY, RECEIPT], reverse_sql=migrations.RunSQL.noop)]
