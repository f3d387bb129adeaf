"""Functions past the conflict-of-interest exclusion, each for the roles that need it."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0001_initial"),
        ("access", "0003_functions"),
        ("registry", "0003_functions"),
    ]

    operations = [run_sql_files("protection", "functions")]
