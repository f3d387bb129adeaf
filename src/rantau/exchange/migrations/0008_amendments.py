"""A place is told of each amendment that touches it, of everything else once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0004_account_messages"),
        ("rounds", "0080_payment_reminders"),
    ]

    operations = [
        migrations.RemoveConstraint("message", "one_message_of_a_kind_and_place"),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("place", "kind"),
                condition=models.Q(("kind", "round_amended"), _negated=True),
                name="one_message_of_a_kind_and_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("entry", "place", "kind"), name="one_message_of_an_entry_and_place"
            ),
        ),
    ]
