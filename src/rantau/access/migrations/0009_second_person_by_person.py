"""An actor is told by every account that was found to be the same human being's."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("access", "0008_same_persons")]

    operations = [run_sql_files("access", "own_accounts")]
