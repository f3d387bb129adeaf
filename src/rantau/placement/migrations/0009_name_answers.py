"""A document event may be a second officer's answer about a name. The choices are no constraint of
the database, so that nothing of it changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("placement", "0008_reverted_receipts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="documentevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "received"),
                    ("accepted", "accepted"),
                    ("returned", "returned"),
                    ("reverted", "reverted"),
                    ("named", "named"),
                ],
                max_length=8,
            ),
        ),
    ]
