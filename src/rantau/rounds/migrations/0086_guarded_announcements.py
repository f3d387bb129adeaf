"""The database asks for the second person of an announcement; a proposer may take back what
waits."""

from django.db import migrations, models
from django.db.models import F, Q

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0085_payment_reports"),
        ("placement", "0020_guarded_editions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="announcement",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("published", "published"),
                    ("refused", "refused"),
                    ("recalled", "recalled"),
                ],
                max_length=9,
            ),
        ),
        migrations.RemoveConstraint(
            model_name="announcement", name="an_announcement_is_decided_by_a_second_person"
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=Q(outcome="", decided_by="", decided_at=None)
                | Q(outcome="recalled", decided_by=F("proposed_by"), decided_at__isnull=False)
                | Q(outcome__in=["published", "refused"], decided_at__isnull=False)
                & ~Q(decided_by="")
                & ~Q(decided_by=F("proposed_by")),
                name="an_announcement_is_decided_by_a_second_person",
            ),
        ),
        run_sql_files("rounds", "announcement_guards"),
    ]
