"""A person reads the messages to any registration of hers."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_initial"),
        ("registry", "0015_merges"),
    ]

    operations = [run_sql_files("exchange", "merges")]
