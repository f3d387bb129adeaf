"""Two registrations of one person are merged, and a merge is undone."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

EITHER = "exists (select 1 from registry_person p where p.id in (survivor_id, retired_id))"
# Values of both: only who sees both sees them, also once the merge is undone.
BOTH = """exists (select 1 from registry_merge m
    join registry_person s on s.id = m.survivor_id
    join registry_person r on r.id = m.retired_id where m.id = merge_id)"""
READERS = ("r_office", "r_post", "r_national", "r_self", "r_system")
DESK = ("r_office", "r_national")
DECIDES = "state, decided_by, decider_name, decided_at, decision_note, known"


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0012_printed_issuer"),
        ("duties", "0006_worklist_functions"),
        ("offices", "0006_office_contacts"),
        ("registry", "0014_pins"),
    ]

    operations = [
        migrations.AddField(
            "person",
            "merge_root",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="united",
                to="registry.person",
            ),
        ),
        migrations.AddIndex(
            "person",
            models.Index(
                condition=models.Q(("merge_root__isnull", False)),
                fields=["merge_root"],
                name="persons_by_merge_root",
            ),
        ),
        migrations.CreateModel(
            name="Merge",
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
                        choices=[("merge", "merge"), ("undoing", "undoing")], max_length=7
                    ),
                ),
                ("known", models.JSONField(default=list)),
                ("reason", models.CharField(max_length=300)),
                ("proposed_by", models.CharField(max_length=60)),
                ("proposer_name", models.CharField(max_length=120)),
                ("proposed_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("done", "done"),
                            ("refused", "refused"),
                        ],
                        max_length=8,
                    ),
                ),
                ("decided_by", models.CharField(blank=True, max_length=60)),
                ("decider_name", models.CharField(blank=True, max_length=120)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_note", models.CharField(blank=True, max_length=300)),
                ("separated_at", models.DateTimeField(null=True)),
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
                    "retired",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_as_retired",
                        to="registry.person",
                    ),
                ),
                (
                    "survivor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="registry.person",
                    ),
                ),
                (
                    "undoes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undoings",
                        to="registry.merge",
                    ),
                ),
            ],
            options={
                "db_table": "registry_merge",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("survivor", "retired"),
                        name="a_pair_waits_for_one_decision",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "merge"), ("separated_at", None), ("state", "done")
                        ),
                        fields=("retired",),
                        name="a_registration_is_merged_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("survivor", models.F("retired")), _negated=True),
                        name="a_merge_is_of_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", ""),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_merge_has_a_second_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MergedFact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("field", models.CharField(max_length=12)),
                ("survivor_value", models.CharField(blank=True, max_length=160)),
                ("retired_value", models.CharField(blank=True, max_length=160)),
                ("is_of_retired", models.BooleanField()),
                (
                    "merge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="registry.merge",
                    ),
                ),
            ],
            options={
                "db_table": "registry_merged_fact",
                "constraints": [
                    models.UniqueConstraint(fields=("merge", "field"), name="a_fact_is_chosen_once")
                ],
            },
        ),
        force_row_security(
            "registry_merge",
            sees=dict.fromkeys(READERS, EITHER),
            grants={
                **dict.fromkeys(READERS, "select"),
                **dict.fromkeys(DESK, f"select, insert, update ({DECIDES})"),
            },
        ),
        force_row_security(
            "registry_merged_fact",
            sees=dict.fromkeys(READERS, BOTH),
            grants={
                **dict.fromkeys(READERS, "select"),
                **dict.fromkeys(DESK, "select, insert"),
            },
        ),
        run_sql_files("registry", "merges", "merged_answers"),
    ]
