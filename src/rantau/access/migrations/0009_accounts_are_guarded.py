"""Accounts, appointments and invitations under forced policies.

The porch reads them to know who comes. Under a scope an office sees its own people alone; and
whoever holds an invitation may add exactly the account and the appointment that it names.
"""

from django.db import migrations

from rantau.common.row_security import build_setting_sql, force_row_security

OFFICE = f"office_id = {build_setting_sql('office', 'uuid')}"
OWN = f"'invitation:' || id = {build_setting_sql('actor', 'text')}"
# Spelled out, since inside a policy of another table a bare name would be that table's.
HELD = f"""'invitation:' || i.id = {build_setting_sql("actor", "text")} and i.used_at is null
    and {build_setting_sql("now", "timestamptz")} < i.ends_at"""
MINE = f"""exists (select 1 from access_appointment a where a.account_id = access_account.id
    and a.{OFFICE})"""
CALLED = """
create function access_account_called(wanted text) returns table (id uuid, name text)
language sql stable security definer set search_path = public, pg_temp
as $$ select a.id, a.name from access_account a where a.login = wanted and a.is_active $$
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0008_invitation")]

    operations = [
        force_row_security(
            "access_invitation",
            sees={
                "rantau_app": "true",
                "r_public": OWN,
                "r_office": OFFICE,
                "r_national": "true",
                "r_system": "true",
                "r_auditor": "true",
            },
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
            sees={
                "rantau_app": "true",
                "r_office": OFFICE,
                "r_national": "true",
                "r_system": "true",
                "r_auditor": "true",
                "r_public": "false",
            },
            adds={
                "r_public": f"""exists (select 1 from access_invitation i
                    where {HELD} and i.office_id = access_appointment.office_id
                      and i.role = access_appointment.role)"""
            },
            grants={
                "r_office": "select, insert, update (ends_at, revision)",
                "r_national": "select",
                "r_auditor": "select",
                "r_public": "insert",
            },
        ),
        force_row_security(
            "access_account",
            sees={
                "rantau_app": "true",
                "r_office": MINE,
                "r_national": "true",
                "r_system": "true",
                "r_auditor": "true",
                "r_public": "false",
            },
            adds={"r_public": f"exists (select 1 from access_invitation i where {HELD})"},
            grants={
                **dict.fromkeys(
                    ("r_office", "r_national", "r_auditor"), "select (id, login, name, is_active)"
                ),
                "r_public": "insert",
            },
        ),
        migrations.RunSQL(
            sql=[
                CALLED,
                "revoke all on function access_account_called from public",
                "grant execute on function access_account_called to r_office",
            ],
            reverse_sql=["drop function access_account_called"],
        ),
    ]
