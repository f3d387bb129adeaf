"""Files in the exchange folder that failed for a reason nobody foresaw: the worker writes them, and
headquarters reads them."""

from django.db import migrations, models

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security


class Migration(migrations.Migration):
    dependencies = [("rounds", "0051_united_rounds")]

    operations = [
        migrations.CreateModel(
            name="FailedFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=14, unique=True)),
                ("counterpart", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=100)),
                ("path_digest", models.CharField(max_length=64)),
                ("tries", models.IntegerField()),
                ("failed_at", models.DateTimeField()),
                ("retry_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("revision", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "rounds_failed_file",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("path_digest",),
                        name="one_failed_file_a_path",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tries__gt", 0)), name="a_failed_file_was_tried"
                    ),
                ],
            },
        ),
        force_row_security(
            "rounds_failed_file",
            sees=dict.fromkeys(("r_national", "r_auditor", "r_system"), "true"),
            grants={
                **dict.fromkeys(("r_national", "r_auditor"), "select"),
                "r_system": "select, insert, update (tries, failed_at, retry_at, ended_at, revision)",
            },
        ),
    ]
