"""Exchange rates, with source and day: everybody reads them, headquarters records them."""

from django.db import migrations, models

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security

READERS = ("r_public", "r_self", "r_office", "r_post", "r_border", "r_partner", "r_case")
RECORDERS = ("r_national", "r_system")


class Migration(migrations.Migration):
    dependencies = [("partners", "0007_public_job_order_lines")]

    operations = [
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("rupiah", models.DecimalField(decimal_places=4, max_digits=12)),
                ("published_on", models.DateField()),
                ("source", models.CharField(max_length=120)),
                ("recorded_by", models.CharField(max_length=60)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "partners_exchange_rate",
                "indexes": [
                    models.Index(
                        fields=["currency", "-published_on", "-recorded_at"],
                        name="newest_rate_first",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(rupiah__gt=0), name="a_currency_is_worth_something"
                    )
                ],
            },
        ),
        force_row_security(
            "partners_exchange_rate",
            sees=dict.fromkeys((*READERS, "r_auditor", *RECORDERS), "true"),
            grants={
                **dict.fromkeys((*READERS, "r_auditor"), "select"),
                **dict.fromkeys(RECORDERS, "select, insert"),
            },
        ),
    ]
