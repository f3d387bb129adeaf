"""The border's one question."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("placement", "0002_row_security")]

    operations = [run_sql_files("placement", "functions")]
