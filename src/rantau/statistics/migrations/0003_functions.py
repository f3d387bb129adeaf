"""What boards read besides cells: events not yet folded, and who is abroad, as numbers only."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("statistics", "0002_row_security")]

    operations = [run_sql_files("statistics", "functions")]
