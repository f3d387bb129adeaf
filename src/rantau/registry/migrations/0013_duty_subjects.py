"""Name and village of a duty follow the person whom it concerns."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0012_corrections"),
        ("duties", "0006_worklist_functions"),
    ]

    operations = [run_sql_files("registry", "duty_subjects")]
