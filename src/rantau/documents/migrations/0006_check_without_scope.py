"""The public check of a document is one statement, outside any scope."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_foreign_keys")]

    operations = [run_sql_files("documents", "check_without_scope")]
