"""Public numbers are of the end of the last month, so that two days' differences tell of nobody."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("rounds", "0055_photo_security")]

    operations = [run_sql_files("rounds", "monthly_counts")]
