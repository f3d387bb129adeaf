"""A year of birth alone is enough wherever a birth date is compared."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0010_matching"),
        ("documents", "0011_birth_years"),
    ]

    operations = [run_sql_files("registry", "birth_years")]
