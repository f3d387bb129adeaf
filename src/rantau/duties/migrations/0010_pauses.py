"""The clock of a duty pauses while it waits for the person."""

from django.db import migrations, models

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("duties", "0009_waiting_pages")]

    operations = [
        migrations.AddField("duty", "paused_at", models.DateTimeField(null=True)),
        migrations.AddField("duty", "paused_until", models.DateTimeField(null=True)),
        migrations.AddField("duty", "pause_cause", models.CharField(db_default="", max_length=20)),
        migrations.AddField("duty", "pause_words", models.CharField(db_default="", max_length=200)),
        migrations.AddField("duty", "pause_days_left", models.SmallIntegerField(null=True)),
        migrations.AddField("duty", "due_before_pause", models.DateTimeField(null=True)),
        run_sql_files("duties", "pauses"),
    ]
