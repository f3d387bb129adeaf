"""Which placement an accepted contract became."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("placement", "0013_handed_over_placements"),
        ("rounds", "0067_what_a_stay_opens"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfferPlacement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                (
                    "followed",
                    models.CharField(
                        choices=[
                            ("accepted", "accepted"),
                            ("visa", "visa"),
                            ("departed", "departed"),
                            ("arrived", "arrived"),
                            ("returned", "returned"),
                            ("ended", "ended"),
                        ],
                        max_length=8,
                    ),
                ),
                ("followed_at", models.DateTimeField()),
                (
                    "offer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offer_placement",
                        to="rounds.offer",
                    ),
                ),
                (
                    "placement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="placement.placement",
                    ),
                ),
            ],
            options={
                "db_table": "rounds_offer_placement",
            },
        ),
    ]
