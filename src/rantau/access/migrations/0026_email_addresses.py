"""E-mail addresses by the words of Django; when one was confirmed, the ones before it, and notices of
what was done with an account's own way in."""

from django.db import migrations, models

from rantau.common.ids import uuid7
from rantau.common.migration_sql_v1 import force_row_security, run_sql_files

CODES = (
    "proposed",
    "confirmed",
    "refused",
    "expired",
    "appointed",
    "ended",
    "corrected",
    "unchanged",
    "pin_set",
    "agreed",
    "declined",
    "code_set",
    "email_proposed",
    "email_confirmed",
    "email_removed",
    "reset_requested",
    "password_reset",
)


class Migration(migrations.Migration):
    dependencies = [("access", "0025_addresses")]

    operations = [
        migrations.RenameField("account", "named_email", "pending_email"),
        migrations.RenameField("account", "email_named_at", "pending_email_at"),
        migrations.AddField("account", "email_confirmed_at", models.DateTimeField(null=True)),
        migrations.RemoveField("account", "former_email"),
        migrations.CreateModel(
            name="FormerEmail",
            fields=[
                ("id", models.UUIDField(primary_key=True, default=uuid7, serialize=False)),
                ("email", models.EmailField(max_length=254)),
                ("replaced_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="former_emails",
                        to="access.account",
                    ),
                ),
            ],
            options={"db_table": "access_former_email"},
        ),
        force_row_security(
            "access_former_email", sees={"r_system": "true"}, grants={"r_system": "select"}
        ),
        migrations.AlterField(
            "notice",
            "code",
            models.CharField(max_length=16, choices=[(code, code) for code in CODES]),
        ),
        migrations.AlterField(
            "notice",
            "office",
            models.ForeignKey(
                null=True, on_delete=models.PROTECT, related_name="+", to="offices.office"
            ),
        ),
        run_sql_files("access", "email_addresses"),
    ]
