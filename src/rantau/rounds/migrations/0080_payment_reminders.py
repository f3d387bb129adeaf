"""Whoever was offered a seat is reminded once before the hours to pay end."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0077_reentries"),
    ]

    operations = [
        migrations.AddField(
            model_name="place",
            name="reminded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(
            "grant update (reminded_at) on rounds_place to r_system",
            "revoke update (reminded_at) on rounds_place from r_system",
        ),
    ]
