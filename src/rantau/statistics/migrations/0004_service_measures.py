"""What /metrics tells of the database, as numbers only."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0007_revoked_marks"),
        ("duties", "0004_foreign_keys"),
        ("journal", "0005_one_seal_over_everything"),
        ("offices", "0004_office_privileges"),
        ("protection", "0008_danger_first"),
        ("statistics", "0003_functions"),
    ]

    operations = [run_sql_files("statistics", "service_measures")]
