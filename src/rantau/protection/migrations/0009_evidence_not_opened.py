"""Evidence that could not be opened has no copy to show."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("protection", "0008_danger_first")]

    operations = [
        migrations.AlterField(
            "evidence", "media_type", models.CharField(blank=True, max_length=30)
        ),
        migrations.AlterField(
            "evidence",
            "shown_digest",
            models.CharField(blank=True, db_index=True, max_length=64),
        ),
    ]
