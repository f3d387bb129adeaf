"""Cells are read by range; the horizon by every reader; only Rantau itself folds."""

from django.db import migrations

from rantau.common.row_security import build_in_spans_sql, force_row_security

READERS = ("r_office", "r_national", "r_auditor", "r_system")
COLUMNS = "id, milestone, happened_at, origin_node, destination, sex, formal, supersedes, xid"  # an auditor counts passages; what is personal in them stays out of reach


class Migration(migrations.Migration):
    dependencies = [
        ("statistics", "0001_initial"),
        ("placement", "0002_who_sees_the_way"),
    ]

    operations = [
        force_row_security(
            "statistics_cell",
            sees={
                "r_office": build_in_spans_sql("origin"),
                **{role: "true" for role in READERS if role != "r_office"},
            },
            grants={
                **{role: "select" for role in READERS},
                "r_system": "select, insert, update",
            },
        ),
        force_row_security(
            "statistics_horizon",
            sees=dict.fromkeys(READERS, "true"),
            grants={**dict.fromkeys(READERS, "select"), "r_system": "select, update"},
        ),
        migrations.RunSQL(
            sql=[
                "insert into statistics_horizon (id, below) values (1, 0)",
                "create policy p_r_auditor on placement_passage for select to r_auditor using (true)",
                f"grant select ({COLUMNS}) on placement_passage to r_auditor",
            ],
            reverse_sql=[
                f"revoke select ({COLUMNS}) on placement_passage from r_auditor",
                "drop policy p_r_auditor on placement_passage",
                "delete from statistics_horizon",
            ],
        ),
    ]
