"""Lists of departures are signed by an officer and closed: headquarters signs and corrects, whoever
sees somebody on a list sees who signed it."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids
from rantau.common.migration_sql_v1 import force_row_security, grant_privileges, run_sql_files

HAS_ITS_ENTRY = (
    "exists (select 1 from rounds_entry x where x.sign_off_id = rounds_departure_sign_off.id)"
)
ITS_ENTRY = "exists (select 1 from rounds_entry x where x.id = entry_id)"
STAFF = dict.fromkeys(("r_national", "r_auditor", "r_system"), "true")
GRANTS = {
    **dict.fromkeys(("r_office", "r_auditor", "r_system"), "select"),
    "r_national": "select, insert",
}


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0082_served_second_stays"),
    ]

    operations = [
        migrations.CreateModel(
            name="DepartureSignOff",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("entry_on", models.DateField()),
                ("airport", models.CharField(max_length=3)),
                ("flight", models.CharField(max_length=7)),
                ("digest", models.CharField(max_length=64)),
                ("signed_by", models.CharField(max_length=60)),
                ("signer", models.CharField(max_length=120)),
                ("signed_at", models.DateTimeField()),
                ("handed_to", models.CharField(max_length=120)),
                ("departed", models.IntegerField()),
                ("missed", models.IntegerField()),
            ],
            options={
                "db_table": "rounds_departure_sign_off",
                "indexes": [
                    models.Index(
                        fields=["entry_on", "airport", "flight"], name="sign_offs_by_flight"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_by", ""), _negated=True),
                            models.Q(("signer", ""), _negated=True),
                            models.Q(("handed_to", ""), _negated=True),
                        ),
                        name="a_sign_off_names_both_sides",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="sign_off",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="rounds.departuresignoff",
            ),
        ),
        migrations.CreateModel(
            name="DepartureCorrection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("has_departed", models.BooleanField()),
                ("why", models.CharField(max_length=300)),
                ("corrected_by", models.CharField(max_length=60)),
                ("corrector", models.CharField(max_length=120)),
                ("corrected_at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="rounds.entry",
                    ),
                ),
            ],
            options={
                "db_table": "rounds_departure_correction",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("why", ""), _negated=True),
                            models.Q(("corrected_by", ""), _negated=True),
                        ),
                        name="a_corrected_list_has_its_reason",
                    )
                ],
            },
        ),
        force_row_security(
            "rounds_departure_sign_off", sees={**STAFF, "r_office": HAS_ITS_ENTRY}, grants=GRANTS
        ),
        force_row_security(
            "rounds_departure_correction", sees={**STAFF, "r_office": ITS_ENTRY}, grants=GRANTS
        ),
        grant_privileges("rounds_entry", {"r_national": "update (sign_off_id)"}),
        run_sql_files("rounds", "signed_departures"),
    ]
