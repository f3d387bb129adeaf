"""Cells are read by range, totals by the nation; the horizon by every reader; only the system
folds."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

FOLDS = "select, insert, update"
SEE_ALL = {"r_national": "true", "r_auditor": "true", "r_system": "true"}
READ = dict.fromkeys(("r_office", *SEE_ALL), "select")


class Migration(migrations.Migration):
    dependencies = [("statistics", "0001_initial"), ("placement", "0003_functions")]

    operations = [
        force_row_security(
            "statistics_cell",
            sees={**SEE_ALL, "r_office": "{{ in_spans(origin) }}"},
            grants={**READ, "r_system": FOLDS},
        ),
        force_row_security(
            "statistics_total",
            sees=SEE_ALL,
            grants={"r_national": "select", "r_auditor": "select", "r_system": FOLDS},
        ),
        force_row_security(
            "statistics_horizon",
            sees={**SEE_ALL, "r_office": "true"},
            grants={**READ, "r_system": "select, update"},
        ),
        run_sql_files("statistics", "policies"),
    ]
