"""Corrections of stays abroad that need two persons of headquarters."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0048_content_kept_aside"),
    ]

    operations = [
        migrations.CreateModel(
            name="StayCorrection",
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
                        choices=[
                            ("arrival", "arrival"),
                            ("overstay", "overstay"),
                            ("departure_guarantee", "departure_guarantee"),
                            ("return_cost", "return_cost"),
                        ],
                        max_length=20,
                    ),
                ),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("reason", models.CharField(max_length=300)),
                ("proposed_by", models.CharField(max_length=60)),
                ("proposed_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("confirmed", "confirmed"), ("refused", "refused")],
                        max_length=9,
                    ),
                ),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("revision", models.IntegerField(default=1)),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="rounds.stay",
                    ),
                ),
            ],
            options={
                "db_table": "rounds_stay_correction",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("stay",),
                        name="one_open_correction_a_stay",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", ""),
                                ("outcome", ""),
                                ("why", ""),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("decided_by", ""), _negated=True),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_stay_correction_needs_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(
                                models.Q(("outcome", "refused"), _negated=True),
                                models.Q(("why", ""), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="a_stay_correction_has_its_reasons",
                    ),
                ],
            },
        ),
    ]
