"""A person sees in her list of readings to which of them she objected."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security

# Readings have policies of their own: she sees those of her record.
OF_OWN_READING = "exists (select 1 from journal_reading r where r.id = reading)"


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0007_failed_entries"),
        ("protection", "0011_merged_persons"),
    ]

    operations = [
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=14)),
                ("objected_at", models.DateTimeField()),
                (
                    "contact",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objection",
                        to="protection.contact",
                    ),
                ),
                (
                    "reading",
                    models.ForeignKey(
                        db_column="reading",
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="journal.reading",
                    ),
                ),
            ],
            options={
                "db_table": "protection_objection",
                "indexes": [models.Index(fields=["reading"], name="objections_to_a_reading")],
            },
        ),
        # Whoever reports is the public, also where she is signed in: it writes and reads nothing.
        force_row_security(
            "protection_objection",
            sees={"r_self": OF_OWN_READING},
            adds={"r_public": "true"},
            grants={"r_self": "select", "r_public": "insert"},
        ),
    ]
