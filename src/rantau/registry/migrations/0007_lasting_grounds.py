"""A ground with an end changes no row of a person."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_failed_comparisons")]

    operations = [run_sql_files("registry", "lasting")]
