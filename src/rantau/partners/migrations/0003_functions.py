"""The quota ledger's trigger, how a line stands, and what anybody may check."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_row_security")]

    operations = [run_sql_files("partners", "functions")]
