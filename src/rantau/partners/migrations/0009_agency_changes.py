"""Changes and ends of agencies, on which two of headquarters agree, and warnings of licences."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security, run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0008_exchange_rates"),
    ]

    operations = [
        migrations.AddField("agency", "ended_on", models.DateField(null=True)),
        migrations.AddField("agency", "warned_for", models.DateField(null=True)),
        migrations.AddField("agency", "warned_days", models.SmallIntegerField(null=True)),
        migrations.CreateModel(
            name="AgencyChange",
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
                    models.CharField(choices=[("change", "change"), ("end", "end")], max_length=6),
                ),
                ("name", models.CharField(blank=True, max_length=160)),
                ("city", models.CharField(blank=True, max_length=80)),
                ("former_name", models.CharField(max_length=160)),
                ("former_city", models.CharField(max_length=80)),
                ("ends_on", models.DateField(null=True)),
                ("basis", models.CharField(max_length=160)),
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
                ("applied_at", models.DateTimeField(null=True)),
                ("revision", models.IntegerField(default=1)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="partners.agency",
                    ),
                ),
            ],
            options={
                "db_table": "partners_agency_change",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(kind="end", ends_on__isnull=False, name="", city="")
                        | Q(kind="change", ends_on=None) & ~Q(name="") & ~Q(city=""),
                        name="an_agency_changes_or_ends",
                    ),
                    models.CheckConstraint(
                        condition=Q(outcome="", decided_by="", decided_at=None)
                        | Q(decided_at__isnull=False)
                        & ~Q(outcome="")
                        & ~Q(decided_by="")
                        & ~Q(decided_by=F("proposed_by")),
                        name="a_change_is_decided_by_a_second_person",
                    ),
                    models.UniqueConstraint(
                        condition=Q(outcome=""),
                        fields=("agency",),
                        name="one_change_of_an_agency_waits",
                    ),
                ],
            },
        ),
        force_row_security(
            "partners_agency_change",
            sees=dict.fromkeys(("r_national", "r_auditor", "r_system"), "true"),
            grants={
                "r_national": "select, insert, update (outcome, decided_by, decided_at, why, revision)",
                "r_auditor": "select",
                "r_system": "select",
            },
        ),
        run_sql_files("partners", "agency_changes"),
    ]
