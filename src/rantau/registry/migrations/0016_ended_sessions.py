"""A session that a new way in has ended stays ended."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("registry", "0015_merges")]

    operations = [run_sql_files("registry", "ended_sessions")]
