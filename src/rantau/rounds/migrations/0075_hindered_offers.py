"""Offers that lapsed while another placement kept her from accepting count as no refusal; no agency
takes whoever has a contract of a round."""

from django.db import migrations, models

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0074_place_groups"),
        ("placement", "0015_placements_of_rounds"),
    ]

    operations = [
        migrations.AddField(
            model_name="offer",
            name="was_hindered",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL("grant update (was_hindered) on rounds_offer to r_national, r_system"),
        run_sql_files("rounds", "offered_contracts"),
    ]
