"""A message may go to the e-mail address of an account."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0003_place_messages"),
        ("access", "0025_addresses"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="account",
            field=models.ForeignKey(
                db_column="account",
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.account",
            ),
        ),
        migrations.RemoveConstraint("message", "a_message_goes_to_a_person_or_a_place"),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("account", None), ("person__isnull", False), ("place", None))
                | models.Q(("account", None), ("person", None), ("place__isnull", False))
                | models.Q(("account__isnull", False), ("person", None), ("place", None)),
                name="a_message_goes_to_one_receiver",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("entry", "account", "kind"), name="one_message_of_an_entry_and_account"
            ),
        ),
    ]
