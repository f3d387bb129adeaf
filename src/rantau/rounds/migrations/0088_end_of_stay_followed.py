"""A placement of a contract knows until when the stay was, as it was brought on last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0087_count_touched")]

    operations = [
        migrations.AddField("offerplacement", "permit_until", models.DateField(null=True)),
        migrations.RunSQL(
            "grant update (permit_until) on rounds_offer_placement to r_national, r_system"
        ),
    ]
