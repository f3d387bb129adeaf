"""The cache that every process shares: counters of limits. Not logged, since nobody misses it."""

from django.db import migrations

from rantau.common.row_security import grant_privileges

BOTH = dict.fromkeys(("rantau_app", "rantau_worker"), "select, insert, update, delete")


class Migration(migrations.Migration):
    dependencies = [("access", "0002_porch")]

    operations = [
        migrations.RunSQL(
            sql=[
                """create unlogged table house_cache (
                    cache_key varchar(255) primary key, value jsonb not null,
                    expires timestamptz not null)""",
                "create index house_cache_by_end on house_cache (expires)",
            ],
            reverse_sql=["drop table house_cache"],
        ),
        grant_privileges("house_cache", BOTH),
    ]
