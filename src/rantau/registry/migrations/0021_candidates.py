"""Compare the names of a village once for each question, and split those that are asked for once."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("registry", "0020_passkeys")]

    operations = [run_sql_files("registry", "candidates")]
