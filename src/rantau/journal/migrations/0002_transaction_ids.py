"""Entries carry their transaction."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [run_sql_files("journal", "transaction_ids")]
