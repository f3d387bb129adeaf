"""Offers are seen by whoever sees the examinee. She herself answers hers, and of her own row
changes nothing but the stage, to one that an answer or her own wish leads to."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

ITS_EXAMINEE = "exists (select 1 from rounds_examinee x where x.id = examinee_id)"
READERS = ("r_office", "r_post", "r_self")
STAFF = ("r_national", "r_auditor", "r_system")
ANSWER = "state, reason, words, answered_by, answered_at, answer_file_id, revision"
TAKES_IN = f"select, insert, update ({ANSWER}, cancelled_on, named_next)"


class Migration(migrations.Migration):
    dependencies = [("rounds", "0024_offers")]

    operations = [
        force_row_security(
            "rounds_offer",
            sees={**dict.fromkeys(READERS, ITS_EXAMINEE), **dict.fromkeys(STAFF, "true")},
            grants={
                **dict.fromkeys(("r_post", "r_auditor"), "select"),
                **dict.fromkeys(("r_office", "r_self"), f"select, update ({ANSWER})"),
                **dict.fromkeys(("r_national", "r_system"), TAKES_IN),
            },
        ),
        run_sql_files("rounds", "offers"),
    ]
