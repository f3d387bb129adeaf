"""Whoever proposed a correction is told what came of it."""

from django.db import migrations, models

from rantau.common.migration_sql_v1 import run_sql_files

CODES = (
    "proposed",
    "confirmed",
    "refused",
    "expired",
    "appointed",
    "ended",
    "corrected",
    "unchanged",
)


class Migration(migrations.Migration):
    dependencies = [("access", "0017_newcomers")]

    operations = [
        migrations.AlterField(
            "notice",
            "code",
            models.CharField(max_length=9, choices=[(code, code) for code in CODES]),
        ),
        run_sql_files("access", "correction_notices"),
    ]
