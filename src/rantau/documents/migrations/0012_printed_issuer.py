"""The page names kind and place of the issuing office, and what is printed beside the seal."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0011_birth_years")]

    operations = [
        migrations.AddField(
            "document",
            "office_kind",
            models.CharField(max_length=15, blank=True, default=""),
            False,
        ),
        migrations.AddField(
            "document",
            "office_place",
            models.CharField(max_length=80, blank=True, default=""),
            False,
        ),
        migrations.AddField("document", "details", models.JSONField(default=dict)),
    ]
