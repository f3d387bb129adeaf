"""Who sees a placement: who sees the person, its agency, the border while it matters."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

ITS_PLACEMENT = "exists (select 1 from placement_placement x where x.id = placement_id)"
WITH_PERSON = "exists (select 1 from registry_person p where p.id = person_id)"
SEES = {
    "r_office": WITH_PERSON,
    "r_post": WITH_PERSON,
    "r_self": "person_id = {{ app.person }}",
    "r_partner": "agency = {{ app.office }}",
    "r_border": "milestone in ('cleared', 'departed', 'arrived', 'returned')",
    "r_national": "true",
    "r_system": "true",
}
WRITERS = tuple(role for role in SEES if role != "r_self")


def guard_events(table):
    """Events are seen and added with their placement, and never changed."""
    return force_row_security(
        table,
        sees=dict.fromkeys(SEES, ITS_PLACEMENT),
        grants={"r_self": "select", **dict.fromkeys(WRITERS, "select, insert")},
    )


class Migration(migrations.Migration):
    dependencies = [
        ("placement", "0001_initial"),
        ("registry", "0003_functions"),
        ("partners", "0003_functions"),
        ("documents", "0003_functions"),
        ("journal", "0003_row_security"),
    ]

    operations = [
        run_sql_files("placement", "transaction_ids"),
        force_row_security(
            "placement_placement",
            sees=SEES,
            grants={"r_self": "select", **dict.fromkeys(WRITERS, "select, insert, update")},
        ),
        guard_events("placement_milestone_event"),
        guard_events("placement_document_event"),
        run_sql_files("placement", "policies"),
    ]
