"""The journal is append-only by privilege."""

from django.db import migrations

from rantau.common.migration_sql_v1 import WRITER_ROLES, force_row_security

OWN = "actor = {{ app.actor }}"
# What the conflict-of-interest exclusion covers shows in no other timeline: protection opens it.
OPENLY = "subject_kind not in ('case', 'contact', 'confidential_duty')"
OWN_OFFICE = f"office = {{{{ app.office }}}} and {OPENLY}"
ALL_SEEING = {"r_auditor": "true", "r_national": OPENLY, "r_system": "true"}
SEALED = {"r_auditor": "true", "r_sealer": "true"}
INSERT = dict.fromkeys(WRITER_ROLES, "insert")


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_transaction_ids")]

    operations = [
        force_row_security(
            "journal_entry",
            sees={**ALL_SEEING, "r_sealer": "true", "r_office": OWN_OFFICE, "r_post": OWN_OFFICE},
            adds=dict.fromkeys(WRITER_ROLES, OWN),
            grants={
                **INSERT,
                **dict.fromkeys(("r_auditor", "r_sealer"), "select"),
                **dict.fromkeys(("r_office", "r_post", "r_national", "r_system"), "select, insert"),
            },
        ),
        force_row_security(
            "journal_reading",
            sees={**ALL_SEEING, "r_office": OWN_OFFICE},
            adds=dict.fromkeys(WRITER_ROLES, OWN),
            grants={
                **INSERT,
                "r_auditor": "select",
                **dict.fromkeys(("r_office", "r_national", "r_system"), "select, insert"),
            },
        ),
        *(
            force_row_security(
                table, sees=SEALED, grants={"r_sealer": "select, insert", "r_auditor": "select"}
            )
            for table in ("journal_leaf", "journal_head")
        ),
    ]
