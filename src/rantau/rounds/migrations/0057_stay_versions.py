"""What was recorded of a stay, and since when."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids


class Migration(migrations.Migration):
    dependencies = [("rounds", "0056_monthly_counts")]

    operations = [
        migrations.CreateModel(
            name="StayVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("permit_until", models.DateField()),
                ("overstays_since", models.DateField(null=True)),
                ("overstay_ended_on", models.DateField(null=True)),
                ("left_on", models.DateField(null=True)),
                (
                    "stay",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.stay",
                    ),
                ),
            ],
            options={
                "db_table": "rounds_stay_version",
                "indexes": [
                    models.Index(fields=["stay", "recorded_at"], name="versions_of_a_stay")
                ],
            },
        ),
    ]
