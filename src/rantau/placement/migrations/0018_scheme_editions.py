"""Editions of schemes that two of headquarters publish on screen."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("placement", "0015_placements_of_rounds"),
    ]

    operations = [
        migrations.CreateModel(
            name="SchemeEdition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=14, unique=True)),
                ("number", models.IntegerField()),
                ("content", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("summary_id", models.CharField(max_length=300)),
                ("summary_en", models.CharField(max_length=300)),
                ("proposed_by", models.CharField(max_length=60)),
                ("proposed_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("published", "published"), ("refused", "refused")],
                        max_length=9,
                    ),
                ),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("revision", models.IntegerField(default=1)),
                ("scheme", models.CharField(max_length=30)),
                ("edition", models.CharField(max_length=12)),
                ("in_force_from", models.DateField()),
                (
                    "withdraws",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals",
                        to="placement.schemeedition",
                    ),
                ),
            ],
            options={
                "db_table": "placement_scheme_edition",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "published"), ("withdraws", None)),
                        fields=("scheme", "edition"),
                        name="an_edition_is_published_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("scheme",),
                        name="one_edition_waits_a_scheme",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "published")),
                        fields=("withdraws",),
                        name="an_edition_is_withdrawn_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", ""), ("outcome", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("decided_by", ""), _negated=True),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_edition_is_decided_by_a_second_person",
                    ),
                ],
            },
        ),
    ]
