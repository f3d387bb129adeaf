"""An index of the totals over all origins, of which a year has some thousand among its pairs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("statistics", "0005_years")]

    operations = [
        migrations.AddIndex(
            model_name="total",
            index=models.Index(
                fields=["year", "destination", "month"],
                condition=models.Q(origin=0),
                name="totals_of_every_origin",
            ),
        ),
    ]
