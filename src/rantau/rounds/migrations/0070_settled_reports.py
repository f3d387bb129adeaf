"""What became of whoever is not fit after her arrival is settled as what became of whoever did not
arrive."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0069_offer_placement_security"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="arrivalreport",
            name="a_settled_arrival_has_its_reason",
        ),
        migrations.AddConstraint(
            model_name="arrivalreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", ""), ("why", "")),
                    models.Q(
                        ("kind__in", ("not_arrived", "unfit")),
                        ("settled_at__isnull", False),
                        models.Q(("settled_by", ""), _negated=True),
                        models.Q(("why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_settled_arrival_has_its_reason",
            ),
        ),
    ]
