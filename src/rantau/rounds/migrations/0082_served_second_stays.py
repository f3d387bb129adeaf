"""A post and an airport serve whoever stays abroad a second time, after a re-entry."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("rounds", "0081_reasons_without_a_rank")]

    operations = [run_sql_files("rounds", "served_second_stays")]
