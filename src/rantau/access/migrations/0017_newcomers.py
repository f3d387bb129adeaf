"""What other strangers tried holds back no source that made hardly a mistake itself."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("access", "0016_one_inviter")]

    operations = [run_sql_files("access", "newcomers")]
