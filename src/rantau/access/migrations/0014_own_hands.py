"""Whoever invited an account is no second person to what it proposes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("access", "0013_linked_accounts")]

    operations = [
        migrations.AddField(
            "invitation",
            "account",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        run_sql_files("access", "own_hands"),
    ]
