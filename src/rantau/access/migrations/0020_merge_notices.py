"""Whoever proposed to merge two registrations, or to undo it, is told what came of it."""

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
)


class Migration(migrations.Migration):
    dependencies = [("access", "0019_pin_notices")]

    operations = [
        migrations.AlterField(
            "notice",
            "code",
            models.CharField(max_length=9, choices=[(code, code) for code in CODES]),
        ),
    ]
