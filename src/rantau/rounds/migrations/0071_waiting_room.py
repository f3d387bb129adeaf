"""What the page of a place says while it waits: how many offers are open, and how many lapsed."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("rounds", "0070_settled_reports")]

    operations = [run_sql_files("rounds", "waiting_room")]
