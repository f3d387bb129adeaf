"""Whether a session goes on is asked in one statement, on every own page."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("registry", "0016_ended_sessions")]

    operations = [run_sql_files("registry", "open_session")]
