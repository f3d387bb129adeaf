"""A message goes to a registered person, or to the telephone that a place in a round was taken with."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0002_merges"),
        ("rounds", "0040_own_result"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="place",
            field=models.ForeignKey(
                db_column="place",
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rounds.place",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="person",
            field=models.ForeignKey(
                db_column="person",
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("place", "kind"), name="one_message_of_a_kind_and_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False), ("place", None))
                | models.Q(("person", None), ("place__isnull", False)),
                name="a_message_goes_to_a_person_or_a_place",
            ),
        ),
    ]
