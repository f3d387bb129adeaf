"""The porch: what the application's login may touch before a scope is set, and nothing else."""

from django.db import migrations

from rantau.core.rows import WRITERS, granted, guarded, setting

PORCH = (
    "django_session", "mfa_authenticator", "account_emailaddress", "account_emailconfirmation",
)  # fmt: skip
OWN = f"actor = {setting('actor', 'text')}"
OFFICE = f"office_id = {setting('office', 'uuid')}"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("account", "0001_initial"),
        ("mfa", "0001_initial"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        *(granted(table, {"rantau_app": "select, insert, update, delete"}) for table in PORCH),
        granted("access_account", {"rantau_app": "select, update"}),
        granted("access_account", {"r_system": "select, insert, update"}),
        granted("access_appointment", {"rantau_app": "select"}),
        granted("access_appointment", {"r_system": "select, insert, update"}),
        guarded(
            "access_command_key",
            sees={role: OWN for role in WRITERS},
            grants={role: "select, insert, update (answer)" for role in WRITERS},
        ),
        guarded(
            "access_break_glass",
            sees={"r_office": OFFICE, "r_national": "true", "r_auditor": "true"},
            grants={
                "r_office": "select, insert",
                "r_national": "select, insert, update (reviewed_at, reviewed_by, verdict)",
                "r_auditor": "select",
            },
        ),
    ]
