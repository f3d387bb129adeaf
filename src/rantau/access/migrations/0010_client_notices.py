"""Whoever proposed an API client, or decided on it, is told, like whoever manages the accounts."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("access", "0009_second_person_by_person")]

    operations = [run_sql_files("access", "client_notices")]
