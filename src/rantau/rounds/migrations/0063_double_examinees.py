"""Two examinees who are one person by a merge: which of them stands is to be decided."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0062_result_look_up"),
    ]

    operations = [
        migrations.CreateModel(
            name="DoubleExaminee",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=14, unique=True)),
                ("found_at", models.DateTimeField()),
                ("needs_second", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("proposed_by", models.CharField(blank=True, max_length=60)),
                ("proposed_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("decided", "decided"),
                            ("separated", "separated"),
                            ("ended", "ended"),
                        ],
                        max_length=9,
                    ),
                ),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("revision", models.IntegerField(default=1)),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.examinee",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.examinee",
                    ),
                ),
                (
                    "stands",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.examinee",
                    ),
                ),
            ],
            options={
                "db_table": "rounds_double_examinee",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("first", "second"),
                        name="one_open_double_a_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first", models.F("second")), _negated=True),
                        name="a_double_examinee_is_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("proposed_at", None),
                                ("proposed_by", ""),
                                ("reason", ""),
                                ("stands", None),
                            ),
                            models.Q(
                                ("proposed_at__isnull", False),
                                ("stands__isnull", False),
                                models.Q(
                                    ("stands", models.F("first")),
                                    ("stands", models.F("second")),
                                    _connector="OR",
                                ),
                                models.Q(("proposed_by", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="who_of_a_double_stands_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", ""), ("outcome", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("decided_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_double_examinee_is_closed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "decided"), _negated=True),
                            models.Q(
                                ("stands__isnull", False),
                                models.Q(
                                    ("needs_second", False),
                                    models.Q(
                                        ("decided_by", models.F("proposed_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="a_rank_is_withdrawn_by_two_persons",
                    ),
                ],
            },
        ),
    ]
