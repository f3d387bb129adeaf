"""Who follows the journal remembers how far it has come. The consequences begin with what is written
from now on."""

from django.db import migrations, models

from rantau.common.migration_sql_v1 import grant_privileges

BEGIN_SQL = """
    insert into journal_consumer (name, done_below)
    values ('consequences', pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0005_one_seal_over_everything")]

    operations = [
        migrations.CreateModel(
            name="Consumer",
            fields=[
                ("name", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("done_below", models.BigIntegerField()),
            ],
            options={"db_table": "journal_consumer"},
        ),
        grant_privileges("journal_consumer", {"r_system": "select, update", "r_auditor": "select"}),
        migrations.RunSQL(BEGIN_SQL),
    ]
