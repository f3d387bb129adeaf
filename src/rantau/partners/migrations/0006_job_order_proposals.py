"""Job orders on which two of headquarters agree before they are open."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0006_office_contacts"),
        ("partners", "0005_licences"),
    ]

    operations = [
        migrations.CreateModel(
            name="JobOrderProposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=14, unique=True)),
                ("employer", models.CharField(max_length=160)),
                (
                    "employer_kind",
                    models.CharField(
                        choices=[("firm", "firm"), ("household", "household")], max_length=10
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=80)),
                ("destination", models.CharField(max_length=2)),
                ("permit_number", models.CharField(max_length=40)),
                ("permit_from", models.DateField()),
                ("permit_until", models.DateField()),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
                ("occupation", models.CharField(max_length=80)),
                ("female", models.IntegerField()),
                ("male", models.IntegerField()),
                ("mixed", models.IntegerField()),
                ("wage", models.DecimalField(decimal_places=2, max_digits=12)),
                ("currency", models.CharField(max_length=3)),
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
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="job_order_proposals",
                        to="partners.agency",
                    ),
                ),
                (
                    "job_order",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal",
                        to="partners.joborder",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
            ],
            options={
                "db_table": "partners_job_order_proposal",
                "constraints": [
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
                        name="a_job_order_is_decided_by_a_second_person",
                    )
                ],
            },
        ),
        force_row_security(
            "partners_job_order_proposal",
            sees=dict.fromkeys(("r_national", "r_auditor", "r_system"), "true"),
            grants={
                "r_national": "select, insert, "
                "update (outcome, decided_by, decided_at, why, revision, job_order_id)",
                "r_auditor": "select",
                "r_system": "select",
            },
        ),
    ]
