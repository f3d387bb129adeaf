"""What officers recorded of stays, who proposed a correction, and objections to being marked absent."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0006_office_contacts"),
        ("rounds", "0059_photo_of_its_examinee"),
    ]

    operations = [
        migrations.CreateModel(
            name="StayRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("workplace", "workplace"),
                            ("extension", "extension"),
                            ("left", "left"),
                            ("overstay", "overstay"),
                        ],
                        max_length=9,
                    ),
                ),
                ("on", models.DateField()),
                ("document", models.CharField(blank=True, max_length=80)),
                ("recorded_by", models.CharField(max_length=60)),
                ("recorder_name", models.CharField(max_length=120)),
                ("recorded_at", models.DateTimeField()),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="rounds.stay",
                    ),
                ),
            ],
            options={
                "db_table": "rounds_stay_record",
            },
        ),
        migrations.AddField(
            model_name="staycorrection",
            name="office",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.office",
            ),
        ),
        migrations.AddField(
            model_name="staycorrection",
            name="proposer_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.RemoveConstraint(
            model_name="appeal",
            name="other_points_need_a_second_person",
        ),
        migrations.AddField(
            model_name="appeal",
            name="kind",
            field=models.CharField(
                choices=[("points", "points"), ("attendance", "attendance")],
                default="points",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="shown",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AlterField(
            model_name="appeal",
            name="examinee",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeals",
                to="rounds.examinee",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                fields=("examinee", "kind"), name="one_appeal_of_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_by", ""),
                        ("kind", "points"),
                        ("part", ""),
                        ("points", None),
                        models.Q(("outcome", "changed"), _negated=True),
                    ),
                    models.Q(
                        ("kind", "points"),
                        ("points__isnull", False),
                        models.Q(("part", ""), _negated=True),
                        models.Q(("decided_by", ""), _negated=True),
                        models.Q(
                            models.Q(("confirmed_by", ""), ("outcome", "")),
                            models.Q(
                                ("outcome", "changed"),
                                models.Q(("confirmed_by", ""), _negated=True),
                                models.Q(("confirmed_by", models.F("decided_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("kind", "attendance"),
                        ("part", ""),
                        ("points", None),
                        models.Q(
                            models.Q(
                                ("confirmed_by", ""),
                                models.Q(("outcome", "changed"), _negated=True),
                            ),
                            models.Q(
                                ("outcome", "changed"),
                                models.Q(("decided_by", ""), _negated=True),
                                models.Q(("confirmed_by", ""), _negated=True),
                                models.Q(("confirmed_by", models.F("decided_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="other_points_need_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "points"), ("shown", "")),
                    models.Q(
                        ("kind", "attendance"),
                        ("office__isnull", False),
                        models.Q(("shown", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="who_was_at_the_test_shows_something",
            ),
        ),
    ]
