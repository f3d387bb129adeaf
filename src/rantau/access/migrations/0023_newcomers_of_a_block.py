"""Who has many sites is a newcomer as often as one who has a few, and no newcomer makes others wait."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("access", "0022_invitations_from_above")]

    operations = [run_sql_files("access", "newcomers_of_a_block")]
