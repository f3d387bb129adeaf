"""Rows that were left out of a file wait until headquarters has settled them."""

from django.db import migrations, models

GRANTS_SQL = """
    grant update (left_out) on rounds_incoming_file to r_national, r_system;
    grant update (left_out, settled_by, settled_at, why) on rounds_result_file to r_national
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0046_upload_security"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="incomingfile",
            name="what_is_aside_is_settled_with_a_reason",
        ),
        migrations.AddField(
            model_name="incomingfile",
            name="left_out",
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name="resultfile",
            name="left_out",
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name="resultfile",
            name="settled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="resultfile",
            name="settled_by",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="resultfile",
            name="why",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddConstraint(
            model_name="incomingfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", ""), ("why", "")),
                    models.Q(
                        models.Q(("state", "aside"), ("left_out__gt", 0), _connector="OR"),
                        ("settled_at__isnull", False),
                        models.Q(("settled_by", ""), _negated=True),
                        models.Q(("why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="what_waits_is_settled_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="resultfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", ""), ("why", "")),
                    models.Q(
                        ("left_out__gt", 0),
                        ("settled_at__isnull", False),
                        models.Q(("settled_by", ""), _negated=True),
                        models.Q(("why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="rows_left_out_are_settled_with_a_reason",
            ),
        ),
        migrations.RunSQL(GRANTS_SQL),
    ]
