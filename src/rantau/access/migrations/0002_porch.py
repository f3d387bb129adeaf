"""The porch: what the application's login may touch before a scope is set, and nothing else."""

from django.db import migrations

from rantau.common.row_security import (
    WRITER_ROLES,
    build_setting_sql,
    force_row_security,
    grant_privileges,
)

PORCH = (
    "django_session",
    "mfa_authenticator",
    "account_emailaddress",
    "account_emailconfirmation",
)
OWN = f"actor = {build_setting_sql('actor', 'text')}"
OFFICE = f"office_id = {build_setting_sql('office', 'uuid')}"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("account", "0001_initial"),
        ("mfa", "0001_initial"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        *(
            grant_privileges(table, {"rantau_app": "select, insert, update, delete"})
            for table in PORCH
        ),
        grant_privileges("access_account", {"rantau_app": "select, update"}),
        grant_privileges("access_account", {"r_system": "select, insert, update"}),
        grant_privileges("access_appointment", {"rantau_app": "select"}),
        grant_privileges("access_appointment", {"r_system": "select, insert, update"}),
        force_row_security(
            "access_command_key",
            sees={role: OWN for role in WRITER_ROLES},
            grants={role: "select, insert, update (answer)" for role in WRITER_ROLES},
        ),
        force_row_security(
            "access_break_glass",
            sees={"r_office": OFFICE, "r_national": "true", "r_auditor": "true"},
            grants={
                "r_office": "select, insert",
                "r_national": "select, insert, update (reviewed_at, reviewed_by, verdict)",
                "r_auditor": "select",
            },
        ),
    ]
