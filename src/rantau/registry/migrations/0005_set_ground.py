"""Setting a ground on nobody is an error."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_foreign_keys")]

    operations = [run_sql_files("registry", "set_ground")]
