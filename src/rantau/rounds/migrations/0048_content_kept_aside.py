"""What was set aside can be taken in once the reason has gone."""

from django.db import migrations, models

GRANTS_SQL = """
    grant update (state, problems, content, round_id, kind, sender, number)
        on rounds_incoming_file to r_national
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0047_rows_to_settle"),
    ]

    operations = [
        migrations.AddField(
            model_name="incomingfile",
            name="content",
            field=models.BinaryField(null=True),
        ),
        migrations.AddConstraint(
            model_name="incomingfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("content", None),
                    models.Q(("settled_at", None), ("state", "aside")),
                    _connector="OR",
                ),
                name="content_is_kept_while_a_file_is_aside",
            ),
        ),
        migrations.RunSQL(GRANTS_SQL),
    ]
