"""An office is told when another one gave one of its people a new PIN."""

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
    "pin_set",
)


class Migration(migrations.Migration):
    dependencies = [("access", "0018_correction_notices")]

    operations = [
        migrations.AlterField(
            "notice",
            "code",
            models.CharField(max_length=9, choices=[(code, code) for code in CODES]),
        ),
        run_sql_files("access", "pin_notices"),
    ]
