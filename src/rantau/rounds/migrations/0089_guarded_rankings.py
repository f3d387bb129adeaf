"""The database asks for the second person of a ranking, as of every proposed version."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0088_end_of_stay_followed"),
        ("placement", "0020_guarded_editions"),
    ]

    operations = [run_sql_files("rounds", "ranking_guards")]
