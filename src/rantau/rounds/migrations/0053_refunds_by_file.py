"""Insurers abroad answer claims by files: the worker and headquarters settle a claim as a file says,
and name the file in which the counterpart was told of it."""

import django.db.models.deletion
from django.db import migrations, models

SETTLES = "state, settled_by, settled_on, amount, currency, evidence, why, file_id, claim_file_id"
GRANTS_SQL = f"""
    grant update ({SETTLES}) on rounds_refund_claim to r_system;
    grant update (file_id, claim_file_id) on rounds_refund_claim to r_national
"""


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0052_failed_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="refundclaim",
            name="claim_file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rounds.rosterfile",
            ),
        ),
        migrations.AddField(
            model_name="refundclaim",
            name="file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rounds.incomingfile",
            ),
        ),
        migrations.AlterField(
            model_name="incomingreceipt",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("approved", "approved"),
                    ("returned", "returned"),
                    ("unknown", "unknown"),
                    ("not_waiting", "not_waiting"),
                    ("unreadable", "unreadable"),
                    ("chosen", "chosen"),
                    ("cancelled", "cancelled"),
                    ("repeated", "repeated"),
                    ("off_roster", "off_roster"),
                    ("no_offer", "no_offer"),
                    ("sector", "sector"),
                    ("replaces", "replaces"),
                    ("permitted", "permitted"),
                    ("no_contract", "no_contract"),
                    ("differs", "differs"),
                    ("known", "known"),
                    ("planned", "planned"),
                    ("moved", "moved"),
                    ("no_visa", "no_visa"),
                    ("older", "older"),
                    ("arrived", "arrived"),
                    ("not_arrived", "not_arrived"),
                    ("trained", "trained"),
                    ("fit", "fit"),
                    ("unfit", "unfit"),
                    ("not_gone", "not_gone"),
                    ("not_there", "not_there"),
                    ("early", "early"),
                    ("workplace", "workplace"),
                    ("extension", "extension"),
                    ("left", "left"),
                    ("overstay", "overstay"),
                    ("excess", "excess"),
                    ("gone_home", "gone_home"),
                    ("too_long", "too_long"),
                    ("too_early", "too_early"),
                    ("paid", "paid"),
                    ("refused", "refused"),
                    ("unclaimed", "unclaimed"),
                    ("settled", "settled"),
                    ("impossible", "impossible"),
                ],
                max_length=11,
            ),
        ),
        migrations.AlterField(
            model_name="rosterfile",
            name="kind",
            field=models.CharField(
                choices=[
                    ("ROSTER", "ROSTER"),
                    ("CHOICE_ANSWER", "CHOICE_ANSWER"),
                    ("CLAIM", "CLAIM"),
                ],
                default="ROSTER",
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="refundclaim",
            index=models.Index(
                condition=models.Q(("claim_file", None), ("state", "waiting")),
                fields=["claimed_at"],
                name="refund_claims_to_report",
            ),
        ),
        migrations.AddConstraint(
            model_name="refundclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("file", None), models.Q(("state", "waiting"), _negated=True), _connector="OR"
                ),
                name="a_file_settles_its_claim",
            ),
        ),
        migrations.RunSQL(GRANTS_SQL),
    ]
