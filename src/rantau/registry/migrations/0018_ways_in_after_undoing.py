"""The undoing of a merge ends what was given as a way in while the two were one."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("registry", "0017_open_session")]

    operations = [run_sql_files("registry", "ways_in_after_undoing")]
