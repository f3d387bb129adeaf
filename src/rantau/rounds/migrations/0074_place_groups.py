"""Who paid for a place, and on which device it was taken, as keyed hashes; and groups of places of one
that the worker finds and headquarters settles."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security

SETTLES = "places, settled_by, settled_at, reason, revision"


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0073_repayments"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlaceGroup",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=14, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("payer", "payer"), ("phone", "phone"), ("device", "device")],
                        max_length=6,
                    ),
                ),
                ("mark", models.CharField(max_length=32)),
                ("places", models.IntegerField()),
                ("found_at", models.DateTimeField()),
                ("settled_by", models.CharField(blank=True, max_length=60)),
                ("settled_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("revision", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "rounds_place_group",
            },
        ),
        migrations.AddField(
            model_name="payment",
            name="payer",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
        migrations.AddField(
            model_name="place",
            name="device",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
        migrations.AddField(
            model_name="placegroup",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rounds.round"
            ),
        ),
        migrations.AddConstraint(
            model_name="placegroup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at", None)),
                fields=("round", "kind", "mark"),
                name="one_open_group_a_mark",
            ),
        ),
        migrations.AddConstraint(
            model_name="placegroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), ("settled_at", None), ("settled_by", "")),
                    models.Q(
                        ("settled_at__isnull", False),
                        models.Q(("settled_by", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_settled_group_has_its_reason",
            ),
        ),
        force_row_security(
            "rounds_place_group",
            sees=dict.fromkeys(("r_national", "r_auditor", "r_system"), "true"),
            grants={
                "r_national": f"select, insert, update ({SETTLES})",
                "r_system": "select, insert",
                "r_auditor": "select",
            },
        ),
    ]
