"""A traveller of whose birth date the year alone is known is found at the border by the year."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("placement", "0004_foreign_keys"),
        ("registry", "0011_birth_years"),
    ]

    operations = [run_sql_files("placement", "border_by_year")]
