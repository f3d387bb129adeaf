"""The outbox of messages, and who sees which."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security

# Messages begin with what is written from now on.
BEGIN_SQL = """
    insert into journal_consumer (name, done_below)
    values ('messages', pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("journal", "0006_consumers"),
        ("registry", "0010_matching"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("shown", "shown"),
                            ("queued", "queued"),
                            ("sending", "sending"),
                            ("sent", "sent"),
                            ("delivered", "delivered"),
                            ("failed", "failed"),
                            ("unknown", "unknown"),
                        ],
                        max_length=9,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("send_after", models.DateTimeField()),
                ("tries", models.SmallIntegerField(default=0)),
                ("retry_at", models.DateTimeField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("gateway_reference", models.CharField(blank=True, max_length=80)),
                ("cost", models.IntegerField(null=True)),
                ("fault", models.CharField(blank=True, max_length=40)),
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
                (
                    "person",
                    models.ForeignKey(
                        db_column="person",
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "db_table": "exchange_message",
                "indexes": [
                    models.Index(fields=["person", "-id"], name="messages_of_a_person"),
                    models.Index(
                        condition=models.Q(("state__in", ("queued", "sending"))),
                        fields=["send_after"],
                        name="messages_to_send",
                    ),
                    models.Index(fields=["-id"], name="messages_newest_first"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "person", "kind"),
                        name="one_message_of_an_entry_and_person",
                    )
                ],
            },
        ),
        force_row_security(
            "exchange_message",
            sees={
                "r_system": "true",
                "r_national": "true",
                "r_self": "person = {{ app.person }}",
            },
            grants={
                "r_system": "select, insert, update",
                "r_national": "select",
                "r_self": "select",
            },
        ),
        migrations.RunSQL(BEGIN_SQL),
    ]
