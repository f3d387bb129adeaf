"""Who holds a duty, for whom a record waits, and who sees absences and saved filters."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

OWN_ACCOUNT = "'account:' || account_id = {{ app.actor }}"
OFFICERS = ("r_office", "r_post", "r_partner", "r_border", "r_national", "r_case", "r_auditor")


class Migration(migrations.Migration):
    dependencies = [("duties", "0005_worklist"), ("access", "0017_newcomers")]

    operations = [
        # An entry of the journal names each revision once, and escalations had them so far.
        migrations.RunSQL("update duties_duty set revision = escalations where escalations > 0"),
        run_sql_files("duties", "worklist"),
        force_row_security(
            "duties_absence",
            sees={
                **dict.fromkeys(OFFICERS, OWN_ACCOUNT),
                "r_office": f"{OWN_ACCOUNT} or office_id = {{{{ app.office }}}}",
            },
            grants=dict.fromkeys(OFFICERS, "select, insert, update (withdrawn_at, revision)"),
        ),
        force_row_security(
            "duties_saved_filter",
            sees=dict.fromkeys(OFFICERS, OWN_ACCOUNT),
            grants=dict.fromkeys(
                OFFICERS, "select, insert, update (query, saved_at, revision), delete"
            ),
        ),
    ]
