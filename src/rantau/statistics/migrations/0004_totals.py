"""Totals over the whole nation; filled by the next migration, in its shape."""

from django.db import migrations, models

from rantau.common import ids
from rantau.common.row_security import force_row_security


class Migration(migrations.Migration):
    dependencies = [
        ("statistics", "0003_boards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Total",
            fields=[
                (
                    "id",
                    models.UUIDField(default=ids.uuid7, primary_key=True, serialize=False),
                ),
                ("month", models.DateField()),
                ("milestone", models.CharField(max_length=12)),
                ("sex", models.CharField(max_length=1)),
                ("origin", models.BigIntegerField()),
                ("destination", models.CharField(max_length=2)),
                ("count", models.BigIntegerField()),
            ],
            options={
                "db_table": "statistics_total",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "milestone", "sex", "origin", "destination"),
                        name="one_total_for_the_same_axes",
                    )
                ],
            },
        ),
        force_row_security(
            "statistics_total",
            sees=dict.fromkeys(("r_national", "r_auditor", "r_system"), "true"),
            grants={
                "r_national": "select",
                "r_auditor": "select",
                "r_system": "select, insert, update",
            },
        ),
    ]
