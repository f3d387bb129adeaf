"""Everybody reads published editions; headquarters proposes and decides; no content changes."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security

READERS = ("r_public", "r_self", "r_office", "r_post", "r_border", "r_partner", "r_case")
ALL_ROWS = dict.fromkeys(("r_national", "r_auditor", "r_system"), "true")


class Migration(migrations.Migration):
    dependencies = [("placement", "0018_scheme_editions"), ("access", "0002_row_security")]

    operations = [
        force_row_security(
            "placement_scheme_edition",
            sees={**dict.fromkeys(READERS, "outcome = 'published'"), **ALL_ROWS},
            grants={
                **dict.fromkeys((*READERS, "r_auditor", "r_system"), "select"),
                "r_national": "select, insert, update (outcome, why, decided_by, decided_at,"
                " revision)",
            },
        ),
    ]
