"""Offices have an address and telephone numbers, which the office and headquarters change."""

from django.db import migrations, models

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("offices", "0005_region_name_keys")]

    operations = [
        migrations.AddField(
            "office", "address", models.CharField(max_length=300, blank=True, default="")
        ),
        migrations.AddField(
            "office", "phone", models.CharField(max_length=20, blank=True, default="")
        ),
        migrations.AddField(
            "office", "duty_phone", models.CharField(max_length=20, blank=True, default="")
        ),
        run_sql_files("offices", "contacts"),
    ]
