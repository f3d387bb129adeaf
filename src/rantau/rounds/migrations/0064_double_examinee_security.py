"""What is decided of two examinees of one person is headquarters'; the worker finds and closes it."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security

DECIDES = (
    "stands_id, needs_second, reason, proposed_by, proposed_at, outcome, decided_by, decided_at, why,"
    " revision"
)


class Migration(migrations.Migration):
    dependencies = [("rounds", "0063_double_examinees")]

    operations = [
        force_row_security(
            "rounds_double_examinee",
            sees=dict.fromkeys(("r_national", "r_auditor", "r_system"), "true"),
            grants={
                "r_national": f"select, insert, update ({DECIDES})",
                "r_system": f"select, insert, update ({DECIDES})",
                "r_auditor": "select",
            },
        ),
    ]
