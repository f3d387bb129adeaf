"""A ranking says how many have no rank, by reason."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0080_payment_reminders")]

    operations = [
        migrations.AddField("ranking", "reasons", models.JSONField(default=dict)),
    ]
