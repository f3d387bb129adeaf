"""The conflict wall, as policies: who sees contacts and cases, and who cannot even count them.

Whom a case accuses and to whom it was referred no other office may ask; the one function that
answers (`protection_lent`) says the same for *not referred* and for *accused*.
"""

from django.db import migrations

from rantau.common.row_security import build_setting_sql, force_row_security

OFFICE = build_setting_sql("office", "uuid")
DESK = f"office = {OFFICE}"
LENT_TO = ("r_office", "r_post", "r_national")
LENT = "id = any (array(select protection_lent()))"
UNDER_CASE = "exists (select 1 from protection_case c where c.id = case_id)"
UNDER_CONTACT = "exists (select 1 from protection_contact c where c.id = contact_id)"

FUNCTIONS = {
    # Cases that were referred to the own office and do not accuse it.
    "protection_lent()": (
        LENT_TO,
        f"""returns setof uuid language sql as $$
            select r.case_id from protection_referral r
             where r.office = {OFFICE}
               and not exists (select 1 from protection_accused a
                                where a.case_id = r.case_id and a.unit = {OFFICE})
        $$""",
    ),
    # The desk, and who stands in its line at a moment; one row with no account when nobody does.
    "protection_on_duty(moment timestamptz)": (
        ("r_public", "r_case", "r_system"),
        """returns table (office uuid, office_name text, place int, account text, name text)
        language sql as $$
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
        $$""",
    ),
    # What the holder of a receipt code is told; no code, no row.
    "protection_receipt(hash text)": (
        ("r_public",),
        """returns table (id uuid, reference text, received_at timestamptz, due_at timestamptz,
                          owner_name text, read_at timestamptz, closed_at timestamptz)
        language sql as $$
            select c.id, c.reference, c.received_at, c.due_at,
                   coalesce(k.owner_name, c.owner_name), c.read_at, k.closed_at
              from protection_contact c left join protection_case k on k.id = c.case_id
             where c.code_hash = hash
        $$""",
    ),
    "protection_lines(hash text)": (
        ("r_public",),
        """returns table (side text, words text, written_at timestamptz)
        language sql as $$
            select m.side, m.words, m.written_at
              from protection_message m join protection_contact c on c.id = m.contact_id
             where c.code_hash = hash order by m.written_at, m.id
        $$""",
    ),
    # The reporter writes again. A contact that was settled without a case is unread once more.
    "protection_reply(hash text, message uuid, words text, at timestamptz, read_by timestamptz)": (
        ("r_public",),
        """returns table (contact uuid, contact_reference text, revision int, case_id uuid,
                          case_reference text, severity int, owner text, office uuid)
        language plpgsql as $$
        declare found_one protection_contact;
        begin
            select * into found_one from protection_contact where code_hash = hash for update;
            if not found then return; end if;
            insert into protection_message (id, contact_id, side, words, written_by, written_at)
            values (message, found_one.id, 'reporter', words, 'public', at);
            update protection_contact set revision = found_one.revision + 1 where id = found_one.id;
            update protection_contact set read_at = null, settled_as = '', due_at = read_by
             where id = found_one.id and found_one.case_id is null and read_at is not null;
            return query
                select found_one.id, found_one.reference::text, found_one.revision + 1, k.id,
                       k.reference::text, k.severity::int,
                       coalesce(k.owner, found_one.owner)::text, found_one.office
                  from (select 1) one left join protection_case k on k.id = found_one.case_id;
        end $$""",
    ),
    # Who holds a role at the own desk at a moment: who may lead a shift.
    "protection_colleagues(moment timestamptz)": (
        ("r_case",),
        f"""returns table (account text, name text, role text) language sql as $$
            select 'account:' || a.id, a.name, p.role
              from access_appointment p join access_account a on a.id = p.account_id
             where p.office_id = {OFFICE} and a.is_active
               and p.starts_at <= moment and (p.ends_at is null or moment < p.ends_at)
             order by a.name, a.id
        $$""",
    ),
    # A person by exact reference. The look is logged on the case: on the person it would betray it.
    "protection_person(called text)": (
        ("r_case",),
        """returns uuid language sql as $$
            select coalesce(became_id, id) from registry_person where reference = called
        $$""",
    ),
}
MODES = "security definer set search_path = public, pg_temp"


def functions():
    """Definer functions with a fixed search path, each for the roles that need it."""
    forward, back = [], []
    for called, (roles, text) in FUNCTIONS.items():
        name = called.split("(")[0]
        volatile = "" if name == "protection_reply" else "stable"
        head, body = text.split("as $$", 1)
        forward.append(f"create function {called} {head} {volatile} {MODES} as $${body}")
        forward.append(f"revoke all on function {name} from public")
        forward.append(f"grant execute on function {name} to {', '.join(roles)}")
        back.insert(0, f"drop function {name}")
    return migrations.RunSQL(sql=forward, reverse_sql=back)


def behind(table, using):
    """Rows that only the desk sees and adds, with what they belong to."""
    return force_row_security(table, sees={"r_case": using}, grants={"r_case": "select, insert"})


# The desk's own timeline: what was done with, and who looked at, the cases it may see.
TIMELINE = """
create policy s_case on {table} for select to r_case using (
    (subject_kind = 'case' and exists (select 1 from protection_case c where c.id = subject))
    or (subject_kind = 'contact'
        and exists (select 1 from protection_contact c where c.id = subject)))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0001_initial"),
        ("journal", "0002_append_only"),
        ("access", "0002_porch"),
        ("registry", "0002_grounds_decide"),
    ]

    operations = [
        functions(),
        force_row_security(
            "protection_case",
            sees={"r_case": DESK, "r_system": "true", **{role: LENT for role in LENT_TO}},
            grants={
                "r_case": "select, insert, update",
                "r_system": "select, update",
                **{role: "select" for role in LENT_TO},
            },
        ),
        force_row_security(
            "protection_contact",
            sees={"r_case": DESK, "r_system": "true"},
            adds={"r_public": "taken_by = 'public' and read_at is null and case_id is null"},
            grants={
                "r_case": "select, insert, update",
                "r_system": "select, update",
                "r_public": "insert",
            },
        ),
        behind("protection_message", UNDER_CONTACT),
        behind("protection_note", UNDER_CASE),
        behind("protection_accused", UNDER_CASE),
        behind("protection_referral", UNDER_CASE),
        force_row_security(
            "protection_shift",
            sees={"r_case": DESK},
            grants={"r_case": "select, insert, update, delete"},
        ),
        force_row_security(
            "protection_standing_deputy", sees={"r_case": DESK}, grants={"r_case": "select"}
        ),
        migrations.RunSQL(
            sql=[
                TIMELINE.format(table="journal_entry"),
                TIMELINE.format(table="journal_reading"),
                "grant select on journal_entry, journal_reading to r_case",
            ],
            reverse_sql=[
                "revoke select on journal_entry, journal_reading from r_case",
                "drop policy s_case on journal_reading",
                "drop policy s_case on journal_entry",
            ],
        ),
    ]
