"""A case names the registration that stands for whoever was merged."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0010_person_of_case"),
        ("registry", "0015_merges"),
    ]

    operations = [run_sql_files("protection", "merged_persons")]
