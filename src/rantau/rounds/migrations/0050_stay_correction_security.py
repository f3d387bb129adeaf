"""Corrections of stays are headquarters'; what was proposed is never changed, only decided on."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security

DECIDES = "outcome, decided_by, decided_at, why, revision"


class Migration(migrations.Migration):
    dependencies = [("rounds", "0049_stay_corrections")]

    operations = [
        force_row_security(
            "rounds_stay_correction",
            sees=dict.fromkeys(("r_national", "r_auditor"), "true"),
            grants={
                "r_national": f"select, insert, update ({DECIDES})",
                "r_auditor": "select",
            },
        ),
        migrations.RunSQL("grant update (arrived_on) on rounds_stay to r_national"),
    ]
