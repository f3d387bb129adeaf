"""A try is given back under the keys under which it was counted, and under no other."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("access", "0023_newcomers_of_a_block")]

    operations = [run_sql_files("access", "counted_keys")]
