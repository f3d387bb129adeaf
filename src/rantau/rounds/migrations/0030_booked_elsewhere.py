"""No office takes a booking away from another."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("rounds", "0027_journey_security")]

    operations = [run_sql_files("rounds", "booked_elsewhere")]
