"""The public check tells a mistyped check code from a number that was never issued."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("documents", "0008_check_with_seal")]

    operations = [run_sql_files("documents", "serial_known")]
