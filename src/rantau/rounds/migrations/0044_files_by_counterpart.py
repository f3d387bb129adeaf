"""The same content may come from two counterparts: it is known by both."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0043_overstay")]

    operations = [
        migrations.AlterField(
            model_name="incomingfile",
            name="digest",
            field=models.CharField(max_length=64),
        ),
        migrations.AddConstraint(
            model_name="incomingfile",
            constraint=models.UniqueConstraint(
                fields=("counterpart", "digest"), name="one_incoming_file_a_content"
            ),
        ),
    ]
