"""Who sees partners: every office all, a partner its own rows; headquarters keeps them."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security

OWN = "= {{ app.office }}"
READERS = ("r_office", "r_post", "r_national", "r_self", "r_system", "r_auditor")
KEEPERS = ("r_national", "r_system")
LEASERS = ("r_partner", "r_national", "r_system")


def guard(table, own, *, keeps):
    """Every office reads; a partner its own; headquarters may do `keeps`."""
    return force_row_security(
        table,
        sees={**dict.fromkeys(READERS, "true"), "r_partner": own},
        grants={
            **dict.fromkeys((*READERS, "r_partner"), "select"),
            **dict.fromkeys(KEEPERS, keeps),
        },
    )


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_initial"),
        ("journal", "0003_row_security"),
        ("offices", "0002_privileges"),
    ]

    operations = [
        guard("partners_agency", f"office_id {OWN}", keeps="select, insert, update"),
        guard(
            "partners_employer",
            f"""exists (select 1 from partners_job_order o
                where o.employer_id = partners_employer.id and o.agency_id {OWN})""",
            keeps="select, insert",
        ),
        guard("partners_job_order", f"agency_id {OWN}", keeps="select, insert, update"),
        guard(
            "partners_quota_line",
            "exists (select 1 from partners_job_order o where o.id = job_order_id)",
            keeps="select, insert, update (quota, wage)",
        ),
        guard(
            "partners_hold",
            f"about {OWN} or exists (select 1 from partners_job_order o where o.id = about)",
            keeps="select, insert, update (lifted_at, lifted_by)",
        ),
        force_row_security(
            "partners_quota_lease",
            sees={
                "r_partner": "exists (select 1 from partners_quota_line l where l.id = line_id)",
                "r_national": "true",
                "r_system": "true",
            },
            grants=dict.fromkeys(LEASERS, "select, insert, update (consumed_at, released_at)"),
        ),
    ]
