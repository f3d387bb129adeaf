"""Functions past a scope's own range, each one exact question; and the search by name."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_row_security")]

    operations = [
        run_sql_files("registry", "functions", "search"),
        force_row_security("registry_name_word", sees={}, grants={}),
    ]
