"""Revoked documents are named by their signed payload, no more by the bytes of the seal."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_check_without_scope")]

    operations = [run_sql_files("documents", "revoked_marks")]
