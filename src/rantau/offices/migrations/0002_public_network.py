"""Regions and offices are public; only a first service and signs of life may be written."""

from django.db import migrations

from rantau.common.row_security import SCOPE_ROLES, WRITER_ROLES, grant_privileges

READERS = ("rantau_app", "rantau_worker", *SCOPE_ROLES)


class Migration(migrations.Migration):
    dependencies = [("offices", "0001_initial")]

    operations = [
        grant_privileges("offices_region", {role: "select" for role in READERS}),
        grant_privileges("offices_office", {role: "select" for role in READERS}),
        grant_privileges(
            "offices_office", {role: "update (first_service_at)" for role in WRITER_ROLES}
        ),
        grant_privileges("offices_heartbeat", {role: "select" for role in READERS}),
        grant_privileges("offices_heartbeat", {"rantau_app": "insert, update"}),
    ]
