"""Which placement is that of a contract of a round."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("placement", "0014_end_warnings"),
    ]

    operations = [
        migrations.AddField(
            model_name="placement",
            name="follows_round",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
