"""An account knows whether it is linked, so that the others are asked nothing more."""

from django.db import migrations, models

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("access", "0012_longest_wait")]

    operations = [
        migrations.AddField("account", "is_linked", models.BooleanField(default=False)),
        run_sql_files("access", "linked"),
    ]
