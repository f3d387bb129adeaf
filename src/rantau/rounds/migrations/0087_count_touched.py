"""An amendment of the seats of one sector in one city touches whoever wants them."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("rounds", "0086_guarded_announcements")]

    operations = [run_sql_files("rounds", "count_touched")]
