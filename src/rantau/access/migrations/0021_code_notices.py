"""An office is told when another one gave one of its people a new sign-in code."""

from django.db import migrations, models

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
)


class Migration(migrations.Migration):
    dependencies = [("access", "0020_merge_notices")]

    operations = [
        migrations.AlterField(
            "notice",
            "code",
            models.CharField(max_length=9, choices=[(code, code) for code in CODES]),
        ),
    ]
