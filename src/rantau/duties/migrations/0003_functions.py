"""Functions that open, close and hand over duties, and tell when one is due."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("duties", "0002_row_security")]

    operations = [run_sql_files("duties", "functions")]
