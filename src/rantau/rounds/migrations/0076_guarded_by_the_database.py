"""Repayments and placements of contracts: the database asks what the commands ask."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("rounds", "0075_hindered_offers")]

    operations = [run_sql_files("rounds", "repayment_guards")]
