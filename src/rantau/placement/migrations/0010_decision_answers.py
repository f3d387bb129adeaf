"""What a person says to a decision that ended her placement."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security

SEES = "exists (select 1 from placement_placement x where x.id = placement_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("placement", "0009_name_answers"),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisionAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=1000)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=60)),
                ("is_own", models.BooleanField()),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision_answers",
                        to="placement.placement",
                    ),
                ),
            ],
            options={
                "db_table": "placement_decision_answer",
            },
        ),
        force_row_security(
            "placement_decision_answer",
            sees=dict.fromkeys(("r_office", "r_post", "r_national", "r_self", "r_system"), SEES),
            grants={
                **dict.fromkeys(("r_office", "r_national", "r_self", "r_system"), "select, insert"),
                "r_post": "select",
            },
        ),
    ]
