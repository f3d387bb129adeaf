"""Documents, entries of the roster and returned rows are seen by whoever sees the examinee; the
files of both ways are headquarters'. What was received, and what came of a row, is never changed."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

ITS_EXAMINEE = "exists (select 1 from rounds_examinee x where x.id = examinee_id)"
READERS = ("r_office", "r_post", "r_self")
STAFF = ("r_national", "r_auditor", "r_system")
OF_EXAMINEE = {**dict.fromkeys(READERS, ITS_EXAMINEE), **dict.fromkeys(STAFF, "true")}
READ = dict.fromkeys((*READERS, *STAFF), "select")
ALL_ROWS = dict.fromkeys(STAFF, "true")


class Migration(migrations.Migration):
    dependencies = [("rounds", "0015_roster")]

    operations = [
        force_row_security(
            "rounds_sending_document",
            sees=OF_EXAMINEE,
            grants={**READ, "r_office": "select, insert"},
        ),
        force_row_security(
            "rounds_roster_file",
            sees=ALL_ROWS,
            grants={
                "r_national": "select, insert, update (written_at, revision)",
                "r_auditor": "select",
                "r_system": "select, update (written_at, revision)",
            },
        ),
        force_row_security(
            "rounds_roster_entry",
            sees=OF_EXAMINEE,
            grants={
                **READ,
                "r_office": "select, insert, update (name, birth_date, sex, passport, note,"
                " revision)",
                "r_national": "select, update (file_id, approved_on, expires_on, note, revision)",
                "r_system": "select, update (approved_on, expires_on, note, revision)",
            },
        ),
        force_row_security(
            "rounds_incoming_file",
            sees=ALL_ROWS,
            grants={
                "r_national": "select, insert, update (settled_by, settled_at, why, revision)",
                "r_auditor": "select",
                "r_system": "select, insert, update (revision)",
            },
        ),
        force_row_security(
            "rounds_incoming_receipt",
            sees=ALL_ROWS,
            grants={
                "r_auditor": "select",
                **dict.fromkeys(("r_national", "r_system"), "select, insert"),
            },
        ),
        force_row_security(
            "rounds_returned_row",
            sees=OF_EXAMINEE,
            grants={
                **READ,
                "r_office": "select, update (outcome, note, resolved_by, resolved_at, revision)",
                **dict.fromkeys(("r_national", "r_system"), "select, insert"),
            },
        ),
        run_sql_files("rounds", "roster"),
    ]
