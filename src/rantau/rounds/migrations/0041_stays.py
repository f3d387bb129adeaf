"""Stays abroad, changes of workplace, and what insurances pay back."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0040_own_result"),
    ]

    operations = [
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
                    ("repeated", "repeated"),
                    ("off_roster", "off_roster"),
                    ("no_offer", "no_offer"),
                    ("sector", "sector"),
                    ("replaces", "replaces"),
                    ("permitted", "permitted"),
                    ("no_contract", "no_contract"),
                    ("differs", "differs"),
                    ("known", "known"),
                    ("planned", "planned"),
                    ("moved", "moved"),
                    ("no_visa", "no_visa"),
                    ("older", "older"),
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
                ],
                max_length=11,
            ),
        ),
        migrations.CreateModel(
            name="Stay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=14, unique=True)),
                ("arrived_on", models.DateField()),
                ("permit_until", models.DateField()),
                ("overstays_since", models.DateField(null=True)),
                ("overstay_ended_on", models.DateField(null=True)),
                ("left_on", models.DateField(null=True)),
                ("warned_for", models.DateField(null=True)),
                ("warned_days", models.IntegerField(null=True)),
                ("revision", models.IntegerField(default=0)),
                (
                    "offer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stay",
                        to="rounds.offer",
                    ),
                ),
            ],
            options={
                "db_table": "rounds_stay",
            },
        ),
        migrations.CreateModel(
            name="RefundClaim",
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
                            ("departure_guarantee", "departure_guarantee"),
                            ("return_cost", "return_cost"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("paid", "paid"), ("refused", "refused")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("claimed_by", models.CharField(max_length=60)),
                ("claimed_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("reminded_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, max_length=60)),
                ("settled_on", models.DateField(null=True)),
                ("amount", models.IntegerField(null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("evidence", models.CharField(blank=True, max_length=40)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("revision", models.IntegerField(default=1)),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refund_claims",
                        to="rounds.stay",
                    ),
                ),
            ],
            options={
                "db_table": "rounds_refund_claim",
            },
        ),
        migrations.CreateModel(
            name="WorkplaceChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("changed_on", models.DateField()),
                ("employer", models.CharField(max_length=120)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("contract_ended", "contract_ended"),
                            ("closed", "closed"),
                            ("treatment", "treatment"),
                            ("health", "health"),
                            ("agreed", "agreed"),
                            ("other", "other"),
                        ],
                        max_length=14,
                    ),
                ),
                ("is_excess", models.BooleanField(default=False)),
                ("recorded_by", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField()),
                ("settled_by", models.CharField(blank=True, max_length=60)),
                ("settled_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.incomingfile",
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workplace_changes",
                        to="rounds.stay",
                    ),
                ),
            ],
            options={
                "db_table": "rounds_workplace_change",
            },
        ),
        migrations.AddIndex(
            model_name="stay",
            index=models.Index(
                condition=models.Q(("left_on", None)), fields=["permit_until"], name="stays_by_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="stay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_on", None), ("left_on__gte", models.F("arrived_on")), _connector="OR"
                ),
                name="nobody_leaves_before_she_arrived",
            ),
        ),
        migrations.AddConstraint(
            model_name="stay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("warned_days", None), ("warned_for", None)),
                    models.Q(("warned_days__isnull", False), ("warned_for__isnull", False)),
                    _connector="OR",
                ),
                name="a_warning_of_a_stay_names_its_end",
            ),
        ),
        migrations.AddIndex(
            model_name="refundclaim",
            index=models.Index(
                condition=models.Q(("reminded_at", None), ("state", "waiting")),
                fields=["due_on"],
                name="refund_claims_by_due_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="refundclaim",
            constraint=models.UniqueConstraint(
                fields=("stay", "kind"), name="one_refund_claim_of_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="refundclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount", None),
                        ("currency", ""),
                        ("evidence", ""),
                        ("settled_by", ""),
                        ("settled_on", None),
                        ("state", "waiting"),
                        ("why", ""),
                    ),
                    models.Q(
                        ("amount__gt", 0),
                        ("settled_on__isnull", False),
                        ("state", "paid"),
                        models.Q(("settled_by", ""), _negated=True),
                        models.Q(("currency", ""), _negated=True),
                        models.Q(("evidence", ""), _negated=True),
                    ),
                    models.Q(
                        ("amount", None),
                        ("currency", ""),
                        ("settled_on__isnull", False),
                        ("state", "refused"),
                        models.Q(("settled_by", ""), _negated=True),
                        models.Q(("evidence", ""), _negated=True),
                        models.Q(("why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_settled_claim_has_its_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="workplacechange",
            constraint=models.UniqueConstraint(
                fields=("stay", "changed_on"), name="one_workplace_change_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="workplacechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", ""), ("why", "")),
                    models.Q(
                        ("is_excess", True),
                        ("settled_at__isnull", False),
                        models.Q(("settled_by", ""), _negated=True),
                        models.Q(("why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_settled_change_has_its_reason",
            ),
        ),
    ]
