"""Uploaded files are headquarters'; what was uploaded is never changed, only decided on."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security

DECIDES = "outcome, decided_by, decided_at, why, incoming_id, results_id, revision"


class Migration(migrations.Migration):
    dependencies = [("rounds", "0045_uploaded_files")]

    operations = [
        force_row_security(
            "rounds_uploaded_file",
            sees=dict.fromkeys(("r_national", "r_auditor", "r_system"), "true"),
            grants={
                "r_national": f"select, insert, update ({DECIDES})",
                **dict.fromkeys(("r_auditor", "r_system"), "select"),
            },
        ),
    ]
