"""A page of what waits for others begins after a duty that the office sees, and its filters have as
many choices as those of the own duties."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("duties", "0008_waiting_filters")]

    operations = [run_sql_files("duties", "waiting_pages")]
