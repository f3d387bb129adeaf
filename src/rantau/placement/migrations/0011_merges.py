"""Placements of a person whose registrations were merged."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("placement", "0010_decision_answers"),
        ("registry", "0015_merges"),
    ]

    operations = [run_sql_files("placement", "merges")]
