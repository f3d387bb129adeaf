"""Whoever was invited by one person of headquarters is no second person to the others or to it."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0015_clock_set_back"),
        ("journal", "0005_one_seal_over_everything"),
    ]

    operations = [run_sql_files("access", "one_inviter", "accepted_before")]
