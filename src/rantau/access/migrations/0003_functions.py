"""Functions of accounts, and the cache table."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("access", "0002_row_security")]

    operations = [run_sql_files("access", "functions", "cache")]
