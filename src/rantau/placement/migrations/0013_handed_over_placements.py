"""A placement says itself that it was handed over, so that its page need not ask for it."""

import django.db.models.deletion
from django.db import migrations, models

COPY_SQL = """
    update placement_placement p
       set handed_over_from = h.from_office_id, handed_over_at = h.done_at
      from placement_handed_over m join placement_hand_over h on h.id = m.hand_over_id
     where m.placement = p.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0006_office_contacts"),
        ("placement", "0012_hand_overs"),
    ]

    operations = [
        migrations.AddField(
            model_name="placement",
            name="handed_over_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="placement",
            name="handed_over_from",
            field=models.ForeignKey(
                db_column="handed_over_from",
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.office",
            ),
        ),
        migrations.RunSQL(COPY_SQL, migrations.RunSQL.noop),
    ]
