"""The public check verifies the seal of what it finds, and shows what the seal says."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("documents", "0007_revoked_marks")]

    operations = [run_sql_files("documents", "check_with_seal")]
