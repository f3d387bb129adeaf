"""Who sees a placement: who sees the person, its agency, the border while it matters."""

from django.db import migrations

from rantau.common.row_security import build_setting_sql, force_row_security

OFFICE = build_setting_sql("office", "uuid")
THE_PERSON = "exists (select 1 from registry_person p where p.id = person_id)"
ON_THE_MOVE = "milestone in ('cleared', 'departed', 'arrived', 'returned')"
SEES = {
    "r_office": THE_PERSON,
    "r_post": THE_PERSON,
    "r_self": f"person_id = {build_setting_sql('person', 'uuid')}",
    "r_partner": f"agency = {OFFICE}",
    "r_border": ON_THE_MOVE,
    "r_national": "true",
    "r_system": "true",
}
WRITERS = tuple(role for role in SEES if role != "r_self")
ITS_PLACEMENT = "exists (select 1 from placement_placement x where x.id = placement_id)"
RANGE = "select, insert, update"

# No card is ever the gate: passport and birth date find the same truth (DESIGN 3.6).
AT_BORDER = f"""
create function placement_at_border(number text, born date) returns text
language sql stable security definer set search_path = public, pg_temp
as $$
    select x.reference from placement_placement x
      join registry_person p on p.id = x.person_id
      join registry_identity i on i.person_id = p.id and i.kind = 'passport'
     where i.number = $1 and p.birth_date = $2 and x.ended_at is null and x.{ON_THE_MOVE}
     order by x.id desc limit 1
$$
"""


def facts(table: str):
    """Facts are seen and written with their placement, and never changed."""
    return force_row_security(
        table,
        sees={role: ITS_PLACEMENT for role in SEES},
        grants={role: "select, insert" if role in WRITERS else "select" for role in SEES},
    )


class Migration(migrations.Migration):
    dependencies = [
        ("placement", "0001_initial"),
        ("registry", "0003_partners_and_posts"),
        ("partners", "0003_leased"),
        ("documents", "0002_who_sees"),
        ("journal", "0002_append_only"),
    ]

    operations = [
        force_row_security(
            "placement_placement",
            sees=SEES,
            grants={role: RANGE if role in WRITERS else "select" for role in SEES},
        ),
        migrations.RunSQL(
            sql=[
                """alter table placement_passage
                   add column xid xid8 not null default pg_current_xact_id()""",
                "create index passages_by_transaction on placement_passage (xid)",
            ],
            reverse_sql=["alter table placement_passage drop column xid"],
        ),
        facts("placement_passage"),
        facts("placement_fact"),
        migrations.RunSQL(
            sql=[
                AT_BORDER,
                "revoke all on function placement_at_border from public",
                "grant execute on function placement_at_border to r_border",
                f"""create policy p_r_border on registry_person for select to r_border
                    using (exists (select 1 from placement_placement x
                                    where x.person_id = registry_person.id and x.{ON_THE_MOVE}))""",
                "grant select on registry_person to r_border",
                """create policy s_placement on documents_document for select
                   to r_office, r_post, r_border, r_partner using (subject_kind = 'placement'
                   and exists (select 1 from placement_placement x where x.id = subject))""",
                "grant select on documents_document to r_partner",
                """create policy s_placement on documents_stored_file for select
                   to r_office, r_post, r_self, r_partner using (exists (
                   select 1 from placement_fact f where f.file = documents_stored_file.id))""",
                """create policy s_placement on journal_entry for select
                   to r_office, r_post, r_self, r_partner using (subject_kind = 'placement'
                   and exists (select 1 from placement_placement x where x.id = subject))""",
                "grant select on journal_entry to r_self, r_partner",
            ],
            reverse_sql=[
                "revoke select on journal_entry from r_self, r_partner",
                "drop policy s_placement on journal_entry",
                "drop policy s_placement on documents_stored_file",
                "revoke select on documents_document from r_partner",
                "drop policy s_placement on documents_document",
                "revoke select on registry_person from r_border",
                "drop policy p_r_border on registry_person",
                "drop function placement_at_border",
            ],
        ),
    ]
