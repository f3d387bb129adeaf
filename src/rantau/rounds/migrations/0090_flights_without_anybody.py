"""Sign the list of a flight on which nobody left, whom nobody took over."""

from django.db import migrations, models
from django.db.models import Q

NAME = "a_sign_off_names_both_sides"


class Migration(migrations.Migration):
    dependencies = (("rounds", "0089_guarded_rankings"),)
    operations = (
        migrations.RemoveConstraint("departuresignoff", NAME),
        migrations.AddConstraint(
            "departuresignoff",
            models.CheckConstraint(
                condition=~Q(signed_by="") & ~Q(signer="") & (~Q(handed_to="") | Q(departed=0)),
                name=NAME,
            ),
        ),
    )
