"""Everybody reads how many stay longer than allowed; nobody in public reads who."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("rounds", "0042_stay_security")]

    operations = [run_sql_files("rounds", "overstay")]
