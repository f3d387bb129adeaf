"""Photographs of examinees for the counterpart. Entries of rosters that were made before have
none."""

import django.db.models.deletion
from django.db import migrations, models

import rantau.common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0012_printed_issuer"),
        ("offices", "0006_office_contacts"),
        ("rounds", "0053_refunds_by_file"),
    ]

    operations = [
        migrations.CreateModel(
            name="SendingPhoto",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("width", models.IntegerField()),
                ("height", models.IntegerField()),
                ("received_by", models.CharField(max_length=60)),
                ("received_at", models.DateTimeField()),
                (
                    "examinee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="rounds.examinee",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_column="file",
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
            ],
            options={"db_table": "rounds_sending_photo"},
        ),
        migrations.AddField(
            model_name="rosterentry",
            name="photo",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rounds.sendingphoto",
            ),
        ),
        migrations.AddField(
            model_name="rosterfile",
            name="photos",
            field=models.IntegerField(default=0),
        ),
    ]
