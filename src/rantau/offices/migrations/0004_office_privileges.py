"""The operator's commands add, move and close offices as the system."""

from django.db import migrations

from rantau.common.migration_sql_v1 import grant_privileges


class Migration(migrations.Migration):
    dependencies = [("offices", "0003_office_management")]

    operations = [grant_privileges("offices_office", {"r_system": "insert, update"})]
