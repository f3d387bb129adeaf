"""Functions that check, revoke and ask for copies of documents."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_row_security")]

    operations = [run_sql_files("documents", "functions")]
