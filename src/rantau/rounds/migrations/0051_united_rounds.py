"""Whoever's registrations were merged sees her rounds under each of them."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0050_stay_correction_security"),
        ("registry", "0015_merges"),
    ]

    operations = [run_sql_files("rounds", "united_rounds")]
