"""Asking for a signed copy wakes the worker."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_functions")]

    operations = [run_sql_files("documents", "wake_worker")]
