"""Contracts for which the employer of before asks: they open once she is home in time."""

from django.db import migrations, models

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0076_guarded_by_the_database"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="offer",
            name="an_answer_has_its_author",
        ),
        migrations.AddField(
            model_name="offer",
            name="enters_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="offer",
            name="is_reentry",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="incomingreceipt",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("approved", "approved"),
                    ("returned", "returned"),
                    ("unknown", "unknown"),
                    ("not_waiting", "not_waiting"),
                    ("unreadable", "unreadable"),
                    ("chosen", "chosen"),
                    ("cancelled", "cancelled"),
                    ("reentry", "reentry"),
                    ("repeated", "repeated"),
                    ("off_roster", "off_roster"),
                    ("no_offer", "no_offer"),
                    ("sector", "sector"),
                    ("replaces", "replaces"),
                    ("no_stay", "no_stay"),
                    ("employer", "employer"),
                    ("no_way", "no_way"),
                    ("after_stay", "after_stay"),
                    ("permitted", "permitted"),
                    ("no_contract", "no_contract"),
                    ("differs", "differs"),
                    ("known", "known"),
                    ("planned", "planned"),
                    ("moved", "moved"),
                    ("no_visa", "no_visa"),
                    ("older", "older"),
                    ("too_soon", "too_soon"),
                    ("arrived", "arrived"),
                    ("not_arrived", "not_arrived"),
                    ("trained", "trained"),
                    ("fit", "fit"),
                    ("unfit", "unfit"),
                    ("not_gone", "not_gone"),
                    ("not_there", "not_there"),
                    ("early", "early"),
                    ("workplace", "workplace"),
                    ("extension", "extension"),
                    ("left", "left"),
                    ("overstay", "overstay"),
                    ("excess", "excess"),
                    ("gone_home", "gone_home"),
                    ("too_long", "too_long"),
                    ("too_early", "too_early"),
                    ("paid", "paid"),
                    ("refused", "refused"),
                    ("unclaimed", "unclaimed"),
                    ("settled", "settled"),
                    ("impossible", "impossible"),
                ],
                max_length=11,
            ),
        ),
        migrations.AlterField(
            model_name="offer",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "waiting"),
                    ("accepted", "accepted"),
                    ("refused", "refused"),
                    ("lapsed", "lapsed"),
                    ("withdrawn", "withdrawn"),
                    ("cancelled", "cancelled"),
                    ("requested", "requested"),
                    ("served", "served"),
                ],
                default="waiting",
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "requested")),
                fields=("examinee",),
                name="one_reentry_asked_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_reentry", True),
                    models.Q(
                        models.Q(("state", "requested"), _negated=True), ("enters_from", None)
                    ),
                    _connector="OR",
                ),
                name="only_a_reentry_is_asked_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at", None),
                        ("answered_by", ""),
                        ("state__in", ("waiting", "requested")),
                    ),
                    ("state", "cancelled"),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("state__in", ("accepted", "refused", "lapsed", "withdrawn", "served")),
                        models.Q(("answered_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="an_answer_has_its_author",
            ),
        ),
        run_sql_files("rounds", "reentries"),
    ]
