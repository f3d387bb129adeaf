"""Receipts of what a regional office handed over to a district office."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security

READERS = ("r_national", "r_auditor", "r_system")
OWN = "from_office_id = {{ app.office }} or to_office_id = {{ app.office }}"
OF_SEEN = "exists (select 1 from placement_hand_over h where h.id = hand_over_id)"
GRANTS = {
    **dict.fromkeys(READERS, "select"),
    **dict.fromkeys(("r_office", "r_national"), "select, insert"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0006_office_contacts"),
        ("placement", "0011_merges"),
    ]

    operations = [
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=14, unique=True)),
                ("persons", models.IntegerField()),
                ("placements", models.IntegerField()),
                ("duties", models.IntegerField()),
                ("done_by", models.CharField(max_length=60)),
                ("done_at", models.DateTimeField()),
                (
                    "from_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "to_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
            ],
            options={
                "db_table": "placement_hand_over",
            },
        ),
        migrations.CreateModel(
            name="HandedOverPlacement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=14)),
                (
                    "placement",
                    models.ForeignKey(
                        db_column="placement",
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="placement.placement",
                    ),
                ),
                (
                    "hand_over",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moved",
                        to="placement.handover",
                    ),
                ),
            ],
            options={
                "db_table": "placement_handed_over",
            },
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["to_office", "-id"], name="hand_overs_to_an_office"),
        ),
        migrations.AddConstraint(
            model_name="handedoverplacement",
            constraint=models.UniqueConstraint(
                fields=("hand_over", "placement"), name="a_hand_over_moves_a_placement_once"
            ),
        ),
        force_row_security(
            "placement_hand_over",
            sees={**dict.fromkeys(READERS, "true"), "r_office": OWN},
            adds={"r_office": "from_office_id = {{ app.office }}", "r_national": "true"},
            grants=GRANTS,
        ),
        force_row_security(
            "placement_handed_over",
            sees=dict.fromkeys((*READERS, "r_office"), OF_SEEN),
            grants=GRANTS,
        ),
    ]
