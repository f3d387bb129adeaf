"""Whoever was registered twice is counted once."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("statistics", "0004_service_measures"),
        ("placement", "0011_merges"),
    ]

    operations = [run_sql_files("statistics", "residents_once")]
