"""Wishes of people before their departure, and another agency's place for somebody who moves."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

SEES = "exists (select 1 from placement_placement x where x.id = placement_id)"
DECIDES = "select, insert, update (outcome, decided_at, decided_by, why, revision)"


class Migration(migrations.Migration):
    dependencies = [
        ("placement", "0020_guarded_editions"),
        ("partners", "0009_agency_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlacementWish",
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
                        choices=[("withdraw", "withdraw"), ("transfer", "transfer")], max_length=8
                    ),
                ),
                ("wished_at", models.DateTimeField()),
                ("wished_by", models.CharField(max_length=60)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("done", "done"), ("declined", "declined"), ("over", "over")],
                        max_length=8,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("revision", models.IntegerField(default=1)),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes",
                        to="placement.placement",
                    ),
                ),
            ],
            options={
                "db_table": "placement_wish",
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("outcome", "")),
                        fields=("placement", "kind"),
                        name="one_open_wish_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=Q(outcome="", decided_at=None, decided_by="")
                        | ~Q(outcome="") & Q(decided_at__isnull=False) & ~Q(decided_by=""),
                        name="a_wish_that_is_over_says_by_whom",
                    ),
                ],
            },
        ),
        force_row_security(
            "placement_wish",
            sees=dict.fromkeys(("r_office", "r_national", "r_self", "r_system"), SEES),
            grants={
                **dict.fromkeys(("r_office", "r_national", "r_system"), DECIDES),
                "r_self": "select, insert",
            },
        ),
        run_sql_files("partners", "transfer_lease"),
    ]
