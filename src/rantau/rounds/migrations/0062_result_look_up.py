"""The public look-up of a result is answered in one statement."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("rounds", "0061_served_stay_security")]

    operations = [run_sql_files("rounds", "look_up")]
