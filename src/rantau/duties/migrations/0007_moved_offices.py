"""Duties move with what a regional office hands over to a district office."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("duties", "0006_worklist_functions")]

    operations = [run_sql_files("duties", "moved_offices")]
