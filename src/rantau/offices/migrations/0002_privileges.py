"""Regions and offices are public; only a first service and heartbeats may be written."""

from django.db import migrations

from rantau.common.migration_sql_v1 import SCOPE_ROLES, WRITER_ROLES, grant_privileges

READ = dict.fromkeys(("rantau_app", "rantau_worker", *SCOPE_ROLES), "select")


class Migration(migrations.Migration):
    dependencies = [("offices", "0001_initial")]

    operations = [
        grant_privileges("offices_region", READ),
        grant_privileges("offices_office", READ),
        grant_privileges(
            "offices_office", dict.fromkeys(WRITER_ROLES, "update (first_service_at)")
        ),
        grant_privileges("offices_heartbeat", READ),
        grant_privileges("offices_heartbeat", {"rantau_app": "insert, update"}),
    ]
