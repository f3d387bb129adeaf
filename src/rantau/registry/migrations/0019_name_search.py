"""The nation is searched by its different names, and persons by name and year of birth."""

from django.db import migrations, models

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files


class Migration(migrations.Migration):
    dependencies = [("registry", "0018_ways_in_after_undoing")]

    operations = [
        migrations.AddIndex(
            "person", models.Index(fields=["name_key", "-id"], name="persons_by_name_and_id")
        ),
        run_sql_files("registry", "name_search"),
        force_row_security("registry_name", sees={}, grants={}),
    ]
