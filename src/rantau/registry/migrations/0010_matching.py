"""Persons are matched by evidence: near dates, telephone, village and mother's name too."""

from django.db import migrations, models

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_right_sign_in_code")]

    operations = [
        migrations.AddField("person", "name_key_edition", models.SmallIntegerField(db_default=1)),
        migrations.RemoveIndex("person", "persons_by_name"),
        migrations.AddIndex(
            "person",
            models.Index(fields=["name_key", "birth_date"], name="persons_by_name_and_birth"),
        ),
        migrations.AlterField(
            "identity",
            "kind",
            models.CharField(
                max_length=13,
                choices=[
                    ("nik", "NIK"),
                    ("family_card", "KK"),
                    ("passport", "passport"),
                    ("nik_written", "NIK as written on the card"),
                    ("pass_written", "passport number as written"),
                    ("nik_replaced", "NIK that was wrong"),
                    ("pass_replaced", "passport number that was wrong"),
                ],
            ),
        ),
        run_sql_files("registry", "duplicates"),
        # A wrong number is marked as replaced.
        migrations.RunSQL("grant update (kind) on registry_identity to r_office, r_national"),
    ]
