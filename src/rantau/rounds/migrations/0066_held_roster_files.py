"""A file that cannot be put into the exchange folder is tried again later each time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0065_withdrawn_changes")]

    operations = [
        migrations.AddField("rosterfile", "failed_tries", models.IntegerField(default=0)),
        migrations.AddField("rosterfile", "retry_at", models.DateTimeField(null=True)),
        migrations.RunSQL(
            "grant update (failed_tries, retry_at) on rounds_roster_file to r_national, r_system"
        ),
    ]
