"""She withdraws, or lets her row be sent again, and enters no other stage herself; the worker keeps
the clocks and the curves; curves are read by whoever waits and by headquarters."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

OWN_STAGES = "stage in ('withdrawn', 'complete')"
READERS = ("r_self", "r_national", "r_auditor")


class Migration(migrations.Migration):
    dependencies = [("rounds", "0021_roster_ends")]

    operations = [
        migrations.RunSQL(
            sql=[
                "grant update (stage, stage_at, revision) on rounds_examinee to r_self",
                "grant insert on rounds_stage_event to r_self",
                "create policy w_r_self on rounds_examinee as restrictive for update to r_self"
                f" using (true) with check ({OWN_STAGES})",
                "create policy w_r_self on rounds_stage_event as restrictive for insert to r_self"
                f" with check ({OWN_STAGES})",
                "grant update (warned_for, warned_days) on rounds_roster_entry to r_system",
            ]
        ),
        force_row_security(
            "rounds_wait_curve",
            sees=dict.fromkeys((*READERS, "r_system"), "true"),
            grants={
                **dict.fromkeys(READERS, "select"),
                "r_system": "select, insert, update, delete",
            },
        ),
        run_sql_files("rounds", "cohorts"),
    ]
