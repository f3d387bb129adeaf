"""A session of a person's own page ends with the epoch in which it began, whatever any clock says."""

from django.db import migrations, models

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("registry", "0021_candidates")]

    operations = [
        migrations.AddField(
            model_name="signincode",
            name="epoch",
            field=models.BigIntegerField(db_default=0),
        ),
        run_sql_files("registry", "session_epochs"),
    ]
