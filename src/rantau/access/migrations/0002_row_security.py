"""Pre-authentication access, and who sees accounts, appointments, invitations and machines.

Before a scope is set the application's login reads what tells who comes, and nothing else. Under
a scope an office sees its own people alone; and whoever holds an invitation may add exactly the
account and the appointment that it names.
"""

from django.db import migrations

from rantau.common.migration_sql_v1 import (
    WRITER_ROLES,
    force_row_security,
    grant_privileges,
)

LIBRARY_TABLES = (
    "django_session",
    "mfa_authenticator",
    "account_emailaddress",
    "account_emailconfirmation",
)
OWN_KEYS = "actor = {{ app.actor }}"
OFFICE = "office_id = {{ app.office }}"
OWN_INVITATION = "'invitation:' || id = {{ app.actor }}"
# Spelled out, since inside a policy of another table a bare name would be that table's.
HELD_INVITATION = """'invitation:' || i.id = {{ app.actor }} and i.used_at is null
    and {{ app.now }} < i.ends_at"""
INVITED_ACCOUNT = f"exists (select 1 from access_invitation i where {HELD_INVITATION})"
INVITED_APPOINTMENT = f"""exists (select 1 from access_invitation i
    where {HELD_INVITATION} and i.office_id = access_appointment.office_id
      and i.role = access_appointment.role)"""
OFFICE_ACCOUNT = f"""exists (select 1 from access_appointment a
    where a.account_id = access_account.id and a.{OFFICE})"""
MAKES_CLIENTS = "select, insert, update (ends_at, revision)"
READS_ACCOUNTS = "select (id, login, name, is_active)"
SEES_ALL = {
    "rantau_app": "true",
    "r_national": "true",
    "r_system": "true",
    "r_auditor": "true",
}


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("account", "0001_initial"),
        ("mfa", "0001_initial"),
        ("sessions", "0001_initial"),
        ("offices", "0002_privileges"),
    ]

    operations = [
        *(
            grant_privileges(table, {"rantau_app": "select, insert, update, delete"})
            for table in LIBRARY_TABLES
        ),
        force_row_security(
            "access_invitation",
            sees={**SEES_ALL, "r_public": OWN_INVITATION, "r_office": OFFICE},
            grants={
                "rantau_app": "select",
                "r_public": "select, update (used_at)",
                "r_office": "select, insert",
                "r_national": "select, insert",
                "r_system": "select, insert",
                "r_auditor": "select",
            },
        ),
        force_row_security(
            "access_appointment",
            sees={**SEES_ALL, "r_office": OFFICE, "r_public": "false"},
            adds={"r_public": INVITED_APPOINTMENT},
            grants={
                "rantau_app": "select",
                "r_office": "select, insert, update (ends_at, revision)",
                "r_national": "select",
                "r_system": "select, insert, update",
                "r_auditor": "select",
                "r_public": "insert",
            },
        ),
        force_row_security(
            "access_account",
            sees={**SEES_ALL, "r_office": OFFICE_ACCOUNT, "r_public": "false"},
            adds={"r_public": INVITED_ACCOUNT},
            grants={
                "rantau_app": "select, update",
                "r_office": READS_ACCOUNTS,
                "r_national": READS_ACCOUNTS,
                "r_system": "select, insert, update",
                "r_auditor": READS_ACCOUNTS,
                "r_public": "insert",
            },
        ),
        force_row_security(
            "access_api_client",
            sees={**SEES_ALL, "r_office": OFFICE},
            grants={
                "rantau_app": "select",
                "r_office": MAKES_CLIENTS,
                "r_national": MAKES_CLIENTS,
                "r_system": MAKES_CLIENTS,
                "r_auditor": "select",
            },
        ),
        force_row_security(
            "access_api_token",
            sees={"rantau_app": "true", "rantau_worker": "true"},
            grants={"rantau_app": "select, insert", "rantau_worker": "select, delete"},
        ),
        force_row_security(
            "access_command_key",
            sees=dict.fromkeys(WRITER_ROLES, OWN_KEYS),
            grants=dict.fromkeys(WRITER_ROLES, "select, insert, update (answer)"),
        ),
        force_row_security(
            "access_break_glass",
            sees={"r_office": OFFICE, "r_post": OFFICE, "r_national": "true", "r_auditor": "true"},
            grants={
                "r_office": "select, insert",
                "r_post": "select, insert",
                "r_national": "select, insert, update (reviewed_at, reviewed_by, finding, verdict)",
                "r_auditor": "select",
            },
        ),
    ]
