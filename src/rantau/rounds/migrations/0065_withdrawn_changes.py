"""A change of workplace that never happened is withdrawn, and the end of an extended permit is
corrected, by two persons of headquarters."""

from django.db import migrations, models

CORRECTION_KINDS = (
    "arrival",
    "extension",
    "workplace",
    "overstay",
    "departure_guarantee",
    "return_cost",
)


class Migration(migrations.Migration):
    dependencies = [("rounds", "0064_double_examinee_security")]

    operations = [
        migrations.AddField("workplacechange", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("workplacechange", "one_workplace_change_a_day"),
        migrations.AddConstraint(
            "workplacechange",
            models.UniqueConstraint(
                fields=["stay", "changed_on"],
                condition=models.Q(withdrawn_at=None),
                name="one_workplace_change_a_day",
            ),
        ),
        migrations.AlterField(
            "staycorrection",
            "kind",
            models.CharField(max_length=20, choices=[(each, each) for each in CORRECTION_KINDS]),
        ),
        migrations.RunSQL(
            "grant update (is_excess, withdrawn_at) on rounds_workplace_change to r_national"
        ),
    ]
