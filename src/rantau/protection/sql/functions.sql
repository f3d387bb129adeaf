-- Cases that were referred to the own office and do not accuse it. Says the same for *not
-- referred* and for *accused*; nobody else may ask.
create function protection_referred_cases() returns setof uuid
language sql stable security definer set search_path = public, pg_temp
as $$
    select r.case_id from protection_referral r
     where r.office = {{ app.office }}
       and not exists (select 1 from protection_accused a
                        where a.case_id = r.case_id and a.unit = {{ app.office }})
$$;
revoke all on function protection_referred_cases from public;
grant execute on function protection_referred_cases to r_office, r_post, r_national;

-- What an office to which a case was referred is asked to do; no other row of referrals. Nothing
-- for an office that the case accuses.
create function protection_get_referral(about uuid)
returns table (asked text, referred_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    select r.asked, r.referred_at from protection_referral r
     where r.case_id = about and r.office = {{ app.office }}
       and not exists (select 1 from protection_accused a
                        where a.case_id = about and a.unit = {{ app.office }})
$$;
revoke all on function protection_get_referral from public;
grant execute on function protection_get_referral to r_office, r_post, r_national;

-- The desk, and who stands in its line at a moment; one row with no account when nobody does.
create function protection_get_on_duty(moment timestamptz)
returns table (office uuid, office_name text, place int, account text, name text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select o.id, o.name, s.place, s.account, s.name
      from (select id, name from offices_office where kind = 'crisis_center'
             order by code limit 1) o
      left join (
        select office, 0 as place, account, name from protection_shift
         where starts_at <= moment and moment < ends_at
        union all
        select office, place, account, name from protection_standing_deputy
         where starts_at <= moment and (ends_at is null or moment < ends_at)
      ) s on s.office = o.id
     order by s.place
$$;
revoke all on function protection_get_on_duty from public;
grant execute on function protection_get_on_duty to r_public, r_case, r_system;

-- What the holder of a receipt code is told; no code, no row. It says *closed* only while nothing
-- waits to be read.
create function protection_get_receipt(hash text)
returns table (id uuid, reference text, received_at timestamptz, due_at timestamptz,
               owner_name text, read_at timestamptz, closed_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    select c.id, c.reference, c.received_at, c.due_at,
           coalesce(k.owner_name, c.owner_name), c.read_at, k.closed_at
      from protection_contact c
      left join protection_case k on k.id = c.case_id and c.read_at is not null
     where c.code_hash = hash
$$;
revoke all on function protection_get_receipt from public;
grant execute on function protection_get_receipt to r_public;

-- The messages that the holder of a receipt code may read.
create function protection_get_messages(hash text)
returns table (side text, words text, written_at timestamptz)
language sql stable security definer set search_path = public, pg_temp
as $$
    select m.side, m.words, m.written_at
      from protection_message m join protection_contact c on c.id = m.contact_id
     where c.code_hash = hash order by m.written_at, m.id
$$;
revoke all on function protection_get_messages from public;
grant execute on function protection_get_messages to r_public;

-- The reporter writes again. A contact that was settled without a case, or whose case was closed,
-- is unread once more: nothing else would read it. The contact's lock lets the desk's answer
-- refer to it (a key share), which holds the case already.
create function protection_add_reply(
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
end $$;
revoke all on function protection_add_reply from public;
grant execute on function protection_add_reply to r_public;

-- Who holds a role at the own desk at a moment: who may lead a shift.
create function protection_list_colleagues(moment timestamptz)
returns table (account text, name text, role text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select 'account:' || a.id, a.name, p.role
      from access_appointment p join access_account a on a.id = p.account_id
     where p.office_id = {{ app.office }} and a.is_active
       and p.starts_at <= moment and (p.ends_at is null or moment < p.ends_at)
     order by a.name, a.id
$$;
revoke all on function protection_list_colleagues from public;
grant execute on function protection_list_colleagues to r_case;

-- A person by exact reference. The look is logged on the case: on the person it would betray it.
create function protection_find_person(wanted text) returns uuid
language sql stable security definer set search_path = public, pg_temp
as $$
    select coalesce(merged_into_id, id) from registry_person where reference = wanted
$$;
revoke all on function protection_find_person from public;
grant execute on function protection_find_person to r_case;
