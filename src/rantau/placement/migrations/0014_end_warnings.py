"""Of which end of a placement its person was told last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("placement", "0013_handed_over_placements"),
    ]

    operations = [
        migrations.AddField(
            model_name="placement",
            name="warned_days",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="placement",
            name="warned_for",
            field=models.DateField(null=True),
        ),
    ]
