"""One limiter: counters that slow down by source, actor and subject."""

from django.db import migrations

from rantau.common.migration_sql_v1 import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("access", "0005_rights_by_two")]

    operations = [run_sql_files("access", "limits")]
