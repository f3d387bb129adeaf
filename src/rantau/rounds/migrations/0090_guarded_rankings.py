"""The database asks for the second person of a ranking, as of every proposed version."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0089_decided_payment_guards"),
        ("placement", "0020_guarded_editions"),
    ]

    operations = [run_sql_files("rounds", "ranking_guards")]
