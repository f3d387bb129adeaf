"""Machines and their tokens: read on the porch, made under a scope by those who may."""

from django.db import migrations

from rantau.common.row_security import build_setting_sql, force_row_security

OWN = f"office_id = {build_setting_sql('office', 'uuid')}"
MAKES = "select, insert, update (ends_at, revision)"


class Migration(migrations.Migration):
    dependencies = [("access", "0004_api_clients")]

    operations = [
        force_row_security(
            "access_api_client",
            sees={
                "rantau_app": "true",
                "r_office": OWN,
                "r_national": "true",
                "r_system": "true",
                "r_auditor": "true",
            },
            grants={
                "rantau_app": "select",
                "r_office": MAKES,
                "r_national": MAKES,
                "r_system": MAKES,
                "r_auditor": "select",
            },
        ),
        force_row_security(
            "access_api_token",
            sees={"rantau_app": "true", "rantau_worker": "true"},
            grants={"rantau_app": "select, insert", "rantau_worker": "select, delete"},
        ),
    ]
