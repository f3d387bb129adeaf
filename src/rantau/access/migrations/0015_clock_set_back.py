"""A clock that is set back keeps nobody waiting until it is where it was."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("access", "0014_own_hands")]

    operations = [run_sql_files("access", "clock_set_back")]
