"""The conflict-of-interest exclusion follows the person: appointments and interests exclude too."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0005_happened_since"),
        ("access", "0005_rights_by_two"),
        ("duties", "0004_foreign_keys"),
        ("journal", "0004_foreign_keys"),
    ]

    operations = [run_sql_files("protection", "exclusion")]
