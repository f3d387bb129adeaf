"""Everybody reads published figures; headquarters and the installer record them."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

READERS = ("r_public", "r_self", "r_office", "r_post", "r_border", "r_partner", "r_case")
RECORDERS = ("r_national", "r_system")
CHANGES = "update (value, source, read_on, recorded_by, recorded_at, revision)"


class Migration(migrations.Migration):
    dependencies = [("rounds", "0019_sending_figures")]

    operations = [
        force_row_security(
            "rounds_sending_figure",
            sees=dict.fromkeys((*READERS, "r_auditor", *RECORDERS), "true"),
            grants={
                **dict.fromkeys((*READERS, "r_auditor"), "select"),
                **dict.fromkeys(RECORDERS, f"select, insert, {CHANGES}"),
            },
        ),
        run_sql_files("rounds", "sending_figures"),
    ]
