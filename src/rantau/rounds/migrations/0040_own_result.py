"""Whoever has signed in reads the points of her own exam number."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("rounds", "0034_departure_security")]

    operations = [run_sql_files("rounds", "own_result")]
