"""Who reads a duty is decided by policy; writing goes through functions (duties/interface.py)."""

from django.db import migrations

from rantau.common.migration_sql_v1 import SCOPE_ROLES, force_row_security, grant_privileges

OWN_OFFICE = "office = {{ app.office }}"
OPENLY = f"{OWN_OFFICE} and not confidential"
SEES = {
    **dict.fromkeys(("r_office", "r_post", "r_border", "r_partner"), OPENLY),
    "r_case": OWN_OFFICE,
    "r_national": "not confidential",
    "r_auditor": "not confidential",
    "r_self": "person = {{ app.person }} and not confidential",
    "r_system": "true",
}


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_initial")]

    operations = [
        force_row_security(
            "duties_duty",
            sees=SEES,
            grants={**dict.fromkeys(SEES, "select"), "r_system": "select, update"},
        ),
        grant_privileges("duties_worker_heartbeat", dict.fromkeys(SCOPE_ROLES, "select")),
        grant_privileges("duties_worker_heartbeat", {"r_system": "insert, update"}),
    ]
