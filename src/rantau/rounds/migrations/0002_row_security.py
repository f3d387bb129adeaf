"""Everybody sees published rounds; headquarters sees drafts; nobody who serves pages a seed."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security

READERS = ("r_public", "r_self", "r_office", "r_post", "r_border", "r_partner", "r_case")
ALL_ROWS = dict.fromkeys(("r_national", "r_auditor", "r_system"), "true")


class Migration(migrations.Migration):
    dependencies = [("rounds", "0001_initial"), ("access", "0002_row_security")]

    operations = [
        force_row_security(
            "rounds_round",
            sees={**dict.fromkeys(READERS, "published_at is not null"), **ALL_ROWS},
            grants={
                **dict.fromkeys((*READERS, "r_auditor"), "select"),
                "r_national": "select, insert, update (published_at, opens_at, closes_at,"
                " commitment, revision)",
                "r_system": "select, update (seed, drawn_at, revision)",
            },
        ),
        force_row_security(
            "rounds_announcement",
            sees={**dict.fromkeys(READERS, "outcome = 'published'"), **ALL_ROWS},
            grants={
                **dict.fromkeys((*READERS, "r_auditor", "r_system"), "select"),
                "r_national": "select, insert, update (outcome, why, decided_by, decided_at,"
                " revision)",
            },
        ),
        force_row_security(
            "rounds_sealed_seed",
            sees={"r_national": "false", "r_system": "true"},
            adds={"r_national": "true"},
            grants={"r_national": "insert", "r_system": "select"},
        ),
    ]
