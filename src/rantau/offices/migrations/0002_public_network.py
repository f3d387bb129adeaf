"""Regions and offices are public; only a first service and signs of life may be written."""

from django.db import migrations

from rantau.core.rows import SCOPE_ROLES, WRITERS, granted

READERS = ("rantau_app", "rantau_worker", *SCOPE_ROLES)


class Migration(migrations.Migration):
    dependencies = [("offices", "0001_initial")]

    operations = [
        granted("offices_region", {role: "select" for role in READERS}),
        granted("offices_office", {role: "select" for role in READERS}),
        granted("offices_office", {role: "update (first_service_at)" for role in WRITERS}),
        granted("offices_heartbeat", {role: "select" for role in READERS}),
        granted("offices_heartbeat", {"rantau_app": "insert, update"}),
    ]
