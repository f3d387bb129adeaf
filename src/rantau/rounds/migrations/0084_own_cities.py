"""Her own page shows an amendment of her second city too."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("rounds", "0083_signed_departures")]

    operations = [run_sql_files("rounds", "own_cities")]
