"""The database asks for the second person of an edition; a proposer may take back what waits."""

from django.db import migrations, models
from django.db.models import F, Q

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("placement", "0019_scheme_edition_security"),
        ("access", "0026_email_addresses"),
    ]

    operations = [
        migrations.AlterField(
            model_name="schemeedition",
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
            model_name="schemeedition", name="an_edition_is_decided_by_a_second_person"
        ),
        migrations.AddConstraint(
            model_name="schemeedition",
            constraint=models.CheckConstraint(
                condition=Q(outcome="", decided_by="", decided_at=None)
                | Q(outcome="recalled", decided_by=F("proposed_by"), decided_at__isnull=False)
                | Q(outcome__in=["published", "refused"], decided_at__isnull=False)
                & ~Q(decided_by="")
                & ~Q(decided_by=F("proposed_by")),
                name="an_edition_is_decided_by_a_second_person",
            ),
        ),
        run_sql_files("declarations", "guard_version"),
        run_sql_files("placement", "edition_guards"),
    ]
