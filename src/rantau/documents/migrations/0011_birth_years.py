"""A document without a birth date is found by the year of birth, where the year alone is known."""

from django.db import migrations, models

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("documents", "0010_replaced_documents")]

    operations = [
        migrations.AddField("document", "birth_year", models.SmallIntegerField(null=True)),
        run_sql_files("documents", "check_by_year"),
    ]
