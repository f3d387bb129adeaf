"""What was recorded wrong is corrected, with reason, evidence and history."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

WITH_PERSON = "exists (select 1 from registry_person p where p.id = person_id)"
READERS = ("r_office", "r_post", "r_national", "r_self", "r_system")
WRITES = "select, insert, update (state, decided_by, decider_name, decided_at, decision_note)"


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0011_birth_years"),
        ("offices", "0004_office_privileges"),
        ("registry", "0011_birth_years"),
        ("access", "0018_correction_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("request", models.UUIDField()),
                ("reference", models.CharField(db_index=True, max_length=14)),
                ("field", models.CharField(max_length=12)),
                ("old_value", models.CharField(blank=True, max_length=120)),
                ("new_value", models.CharField(blank=True, max_length=120)),
                ("reason", models.CharField(max_length=300)),
                ("evidence", models.CharField(max_length=20)),
                ("proposed_by", models.CharField(max_length=60)),
                ("proposer_name", models.CharField(max_length=120)),
                ("proposed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("corrected", "corrected"),
                            ("refused", "refused"),
                        ],
                        max_length=9,
                    ),
                ),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("decider_name", models.CharField(blank=True, max_length=120)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_note", models.CharField(blank=True, max_length=300)),
                (
                    "file",
                    models.ForeignKey(
                        db_column="file",
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_column="office",
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "db_table": "registry_correction",
                "indexes": [
                    models.Index(
                        condition=models.Q(("file__isnull", False)),
                        fields=["file"],
                        name="corrections_by_file",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("person", "field"),
                        name="a_fact_waits_for_one_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", ""),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_correction_has_a_second_person",
                    ),
                ],
            },
        ),
        force_row_security(
            "registry_correction",
            sees=dict.fromkeys(READERS, WITH_PERSON),
            grants={
                **dict.fromkeys(READERS, "select"),
                **dict.fromkeys(("r_office", "r_national"), WRITES),
            },
        ),
        run_sql_files("registry", "corrections"),
    ]
