"""A person has a PIN of her own; until then the code on a slip is used as often as it is needed."""

import django.db.models.deletion
from django.db import migrations, models

from rantau.common.migration_sql_v1 import force_row_security, run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0013_duty_subjects"),
        ("access", "0019_pin_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pin",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="pin",
                        serialize=False,
                        to="registry.person",
                    ),
                ),
                ("verifier", models.CharField(max_length=128)),
                ("set_at", models.DateTimeField()),
                ("set_by", models.CharField(max_length=60)),
            ],
            options={"db_table": "registry_pin"},
        ),
        force_row_security("registry_pin", sees={}, grants={}),
        run_sql_files("registry", "pins"),
    ]
