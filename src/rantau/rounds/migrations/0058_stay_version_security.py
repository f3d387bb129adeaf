"""The database keeps what was recorded of a stay; auditors alone read it, and nobody writes it. The
public share is counted by it."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files


class Migration(migrations.Migration):
    dependencies = [("rounds", "0057_stay_versions")]

    operations = [
        force_row_security(
            "rounds_stay_version", sees={"r_auditor": "true"}, grants={"r_auditor": "select"}
        ),
        run_sql_files("rounds", "stay_versions"),
    ]
