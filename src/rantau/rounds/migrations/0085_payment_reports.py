"""Rows of the bank's report need a second person: headquarters enters them and decides, and what
nobody confirmed is no payment."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

READERS = ("r_auditor", "r_system")
SEES = dict.fromkeys(("r_national", *READERS), "true")
DECIDES = "outcome, decided_by, decided_at, why, revision"


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0084_own_cities"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=14, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("reported_by", models.CharField(max_length=60)),
                ("reported_at", models.DateTimeField()),
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
            ],
            options={
                "db_table": "rounds_payment_report",
                "indexes": [models.Index(fields=["-reported_at"], name="payment_reports_by_time")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "refused"), _negated=True),
                        fields=("digest",),
                        name="one_payment_report_a_content",
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
                                models.Q(("decided_by", models.F("reported_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_payment_report_needs_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "refused"), _negated=True),
                            models.Q(("why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_payment_report_is_refused_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportedPayment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("line", models.IntegerField()),
                ("bank_reference", models.CharField(max_length=40)),
                ("payment_code", models.CharField(max_length=12)),
                ("rupiah", models.IntegerField()),
                ("paid_at", models.DateTimeField()),
                ("payer", models.CharField(blank=True, default="", max_length=32)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("seated", "seated"),
                            ("late", "late"),
                            ("twice", "twice"),
                            ("unknown", "unknown"),
                            ("amount", "amount"),
                            ("known", "known"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reported_payments",
                        to="rounds.place",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="rounds.paymentreport",
                    ),
                ),
            ],
            options={
                "db_table": "rounds_reported_payment",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "line"), name="one_reported_payment_a_line"
                    ),
                    models.UniqueConstraint(
                        fields=("report", "bank_reference"), name="one_reported_payment_a_reference"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="payment",
            name="reported",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payment",
                to="rounds.reportedpayment",
            ),
        ),
        force_row_security(
            "rounds_payment_report",
            sees=SEES,
            grants={
                "r_national": f"select, insert, update ({DECIDES})",
                **dict.fromkeys(READERS, "select"),
            },
        ),
        force_row_security(
            "rounds_reported_payment",
            sees=SEES,
            grants={"r_national": "select, insert", **dict.fromkeys(READERS, "select")},
        ),
        run_sql_files("rounds", "payment_reports"),
    ]
