"""A clock that is set back makes nobody wait longer than the longest wait."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("access", "0011_own_accounts")]

    operations = [run_sql_files("access", "longest_wait")]
