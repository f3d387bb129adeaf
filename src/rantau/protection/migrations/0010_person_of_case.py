"""The Crisis Center sees how to call the person whom a case is about."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0009_evidence_not_opened"),
        ("registry", "0012_corrections"),
    ]

    operations = [run_sql_files("protection", "person_of_case")]
