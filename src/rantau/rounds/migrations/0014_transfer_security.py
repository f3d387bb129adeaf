"""An office sees what it asked for, headquarters all; a place changes hands by functions alone, and
after the draw by that of headquarters."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

OF_OWN_OFFICE = "office_id = {{ app.office }}"
ALL_ROWS = dict.fromkeys(("r_national", "r_auditor", "r_system"), "true")


class Migration(migrations.Migration):
    dependencies = [("rounds", "0013_transfers")]

    operations = [
        force_row_security(
            "rounds_place_transfer",
            sees={"r_office": OF_OWN_OFFICE, **ALL_ROWS},
            adds={"r_office": f"{OF_OWN_OFFICE} and outcome = ''"},
            grants={
                **dict.fromkeys(ALL_ROWS, "select"),
                "r_office": "select, insert",
                "r_national": "select, update (outcome, decided_by, decided_at, why, revision)",
            },
        ),
        run_sql_files("rounds", "transfers"),
    ]
