"""The public check of a job order shows each of its lines."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("partners", "0006_job_order_proposals")]

    operations = [run_sql_files("partners", "public_job_order_lines")]
