"""Files and receipts are headquarters'; points, objections and ranks are seen by whoever sees the
examinee; a published ranking by everybody. Nothing of points or ranks is ever changed, but that
points are no longer current."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

ITS_EXAMINEE = "exists (select 1 from rounds_examinee x where x.id = examinee_id)"
READERS = ("r_office", "r_post", "r_self")
STAFF = ("r_national", "r_auditor", "r_system")
OF_EXAMINEE = {**dict.fromkeys(READERS, ITS_EXAMINEE), **dict.fromkeys(STAFF, "true")}
READ = dict.fromkeys((*READERS, "r_auditor", "r_system"), "select")
VISITORS = ("r_public", "r_border", "r_partner", "r_case", *READERS)


class Migration(migrations.Migration):
    dependencies = [("rounds", "0011_results")]

    operations = [
        force_row_security(
            "rounds_result_file",
            sees=dict.fromkeys(STAFF, "true"),
            grants={
                "r_national": "select, insert, update (revision)",
                **dict.fromkeys(("r_auditor", "r_system"), "select"),
            },
        ),
        force_row_security(
            "rounds_result_receipt",
            sees=dict.fromkeys(("r_national", "r_auditor"), "true"),
            grants={"r_national": "select, insert", "r_auditor": "select"},
        ),
        force_row_security(
            "rounds_score",
            sees=OF_EXAMINEE,
            grants={**READ, "r_national": "select, insert, update (is_current)"},
        ),
        force_row_security(
            "rounds_appeal",
            sees=OF_EXAMINEE,
            grants={
                **READ,
                "r_national": "select, update (part, points, why, decided_by, decided_at,"
                " confirmed_by, confirmed_at, outcome, revision)",
            },
        ),
        force_row_security(
            "rounds_ranking",
            sees={
                **dict.fromkeys(VISITORS, "outcome = 'published'"),
                **dict.fromkeys(STAFF, "true"),
            },
            grants={
                **dict.fromkeys((*VISITORS, "r_auditor", "r_system"), "select"),
                "r_national": "select, insert,"
                " update (outcome, decided_by, decided_at, why, revision)",
            },
        ),
        force_row_security(
            "rounds_rank",
            sees=OF_EXAMINEE,
            grants={**READ, "r_national": "select, insert"},
        ),
        run_sql_files("rounds", "results"),
    ]
