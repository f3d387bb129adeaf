"""Whoever was chosen, refused and waits again is counted among those who wait; how many waited on a
day is a figure that can be recorded with its source; a curve says by how much it missed before."""

from django.db import migrations, models

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("rounds", "0071_waiting_room")]

    operations = [
        migrations.AlterField(
            model_name="sendingfigure",
            name="kind",
            field=models.CharField(
                choices=[
                    ("entries", "entries"),
                    ("quota", "quota"),
                    ("overstay", "overstay"),
                    ("waiting", "waiting"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="waitcurverow",
            name="error_months",
            field=models.FloatField(null=True),
        ),
        run_sql_files("rounds", "cohorts_waiting"),
    ]
