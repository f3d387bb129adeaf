"""An API client gets no token before a second person has confirmed it.

Clients that are there stay in force: somebody could make one alone until now.
"""

from django.db import migrations, models

from rantau.common.migration_sql_v1 import run_sql_files

KEEP_IN_FORCE = """
    update access_api_client
       set proposed_by = 'system:before', confirmed_by = 'system:upgrade', confirmed_at = starts_at
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0006_limits")]

    operations = [
        migrations.AddField(
            "apiclient", "proposed_by", models.CharField(default="", max_length=60), False
        ),
        migrations.AddField(
            "apiclient",
            "confirmed_by",
            models.CharField(blank=True, default="", max_length=60),
            False,
        ),
        migrations.AddField("apiclient", "confirmed_at", models.DateTimeField(null=True)),
        migrations.RunSQL(KEEP_IN_FORCE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "apiclient",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at", None), ("confirmed_by", "")),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        models.Q(("confirmed_by", ""), _negated=True),
                        models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_client_is_confirmed_by_a_second_person",
            ),
        ),
        run_sql_files("access", "clients"),
    ]
