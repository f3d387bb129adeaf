"""Payments that are due back: headquarters lists, records and confirms what became of
them, and a person sees her own by the secret code of her place."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

DECIDES = (
    "outcome, bank_reference, given_on, reason, recorded_by, recorded_at, decided_by, decided_at,"
    " revision"
)


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0072_waiting_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="Repayment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=14, unique=True)),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("late", "late"),
                            ("twice", "twice"),
                            ("amount", "amount"),
                            ("unknown", "unknown"),
                            ("refused", "refused"),
                        ],
                        max_length=7,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("given_back", "given_back"), ("settled", "settled")],
                        max_length=10,
                    ),
                ),
                ("bank_reference", models.CharField(blank=True, max_length=40)),
                ("given_on", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("recorded_by", models.CharField(blank=True, max_length=60)),
                ("recorded_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
                ("revision", models.IntegerField(default=1)),
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repayment",
                        to="rounds.payment",
                    ),
                ),
            ],
            options={
                "db_table": "rounds_repayment",
                "indexes": [
                    models.Index(
                        condition=models.Q(("decided_at", None)),
                        fields=["due_at"],
                        name="repayments_to_make",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("bank_reference", ""), _negated=True),
                        fields=("bank_reference",),
                        name="a_transfer_gives_one_payment_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("bank_reference", ""),
                                ("given_on", None),
                                ("outcome", ""),
                                ("reason", ""),
                                ("recorded_at", None),
                                ("recorded_by", ""),
                            ),
                            models.Q(
                                ("given_on__isnull", False),
                                ("outcome", "given_back"),
                                ("recorded_at__isnull", False),
                                models.Q(("bank_reference", ""), _negated=True),
                                models.Q(("recorded_by", ""), _negated=True),
                            ),
                            models.Q(
                                ("bank_reference", ""),
                                ("cause", "unknown"),
                                ("given_on", None),
                                ("outcome", "settled"),
                                ("recorded_at__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                                models.Q(("recorded_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_repayment_has_what_its_outcome_needs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("decided_by", ""), _negated=True),
                                models.Q(("decided_by", models.F("recorded_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_repayment_needs_a_second_person",
                    ),
                ],
            },
        ),
        force_row_security(
            "rounds_repayment",
            sees=dict.fromkeys(("r_national", "r_auditor", "r_system"), "true"),
            grants={
                "r_national": f"select, insert, update ({DECIDES})",
                "r_system": "select, insert",
                "r_auditor": "select",
            },
        ),
        run_sql_files("rounds", "repayments"),
    ]
