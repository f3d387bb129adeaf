"""An entry that a follower of the journal cannot work off is set aside, and keeps no other waiting."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security, run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0006_consumers"),
    ]

    operations = [
        migrations.CreateModel(
            name="FailedEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("subject", models.UUIDField()),
                ("transaction", models.BigIntegerField()),
                ("tries", models.SmallIntegerField()),
                ("retry_at", models.DateTimeField()),
                ("reported_at", models.DateTimeField(null=True)),
                ("fault", models.CharField(blank=True, max_length=60)),
                (
                    "consumer",
                    models.ForeignKey(
                        db_column="consumer",
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="journal.consumer",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_column="entry",
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="journal.entry",
                    ),
                ),
            ],
            options={
                "db_table": "journal_failed_entry",
                "indexes": [
                    models.Index(fields=["consumer", "retry_at"], name="failed_entries_by_time"),
                    models.Index(
                        fields=["consumer", "subject"], name="failed_entries_of_a_subject"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consumer", "entry"), name="one_failure_of_an_entry"
                    )
                ],
            },
        ),
        force_row_security(
            "journal_failed_entry",
            sees={"r_system": "true", "r_auditor": "true"},
            grants={"r_system": "select, insert, update, delete", "r_auditor": "select"},
        ),
        run_sql_files("journal", "failed_entries"),
    ]
