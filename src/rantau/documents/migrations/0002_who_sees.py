"""Who sees a document by policy; what the public learns goes through one function of the database.

Rooms above add policies by person. Revoking is judged there too (parts.py says why).
"""

from django.db import migrations

from rantau.common.row_security import (
    WRITER_ROLES,
    build_setting_sql,
    force_row_security,
    grant_privileges,
)

OWN_OFFICE = f"office = {build_setting_sql('office', 'uuid')}"
SEES = {
    **{role: OWN_OFFICE for role in ("r_office", "r_post", "r_border")},
    "r_self": f"person = {build_setting_sql('person', 'uuid')}",
    "r_national": "true",
    "r_system": "true",
}
ISSUERS = ("r_office", "r_national", "r_system")
KEEPERS = tuple(role for role in WRITER_ROLES if role != "r_public")

REVOKE = """
create function documents_revoke(
    document uuid, record uuid, why text, revoker text, at timestamptz)
returns int language plpgsql security definer set search_path = public, pg_temp
as $$
declare revoked int;
begin
    update documents_document set revoked_at = at, revoked_reason = why, revoked_by = revoker
     where revoked_at is null and (id = document or subject = record);
    get diagnostics revoked = row_count;
    return revoked;
end $$
"""
# Says no more than the paper does, and only to whoever holds the paper, its seal or the passport.
CHECK = """
create function documents_check(
    by_serial text, by_code text, by_seal bytea, by_passport text, by_birth date, today date)
returns table (
    serial text, letter text, state text, holder text, birth_date date, passport text,
    fields jsonb, office_name text, issued_at timestamptz, valid_until date)
language sql stable security definer set search_path = public, pg_temp
as $$
    select d.serial, d.letter,
           case when d.revoked_at is not null then 'revoked'
                when d.valid_until < today then 'expired' else 'valid' end,
           d.holder, d.birth_date, d.passport, d.fields, d.office_name, d.issued_at,
           d.valid_until
      from documents_document d
     where (d.serial = by_serial and (d.check_code = by_code or d.cose = by_seal))
        or (d.passport <> '' and d.passport = by_passport and d.birth_date = by_birth)
     order by d.issued_at desc, d.serial desc limit 20
$$
"""
REVOKED = """
create function documents_revoked(today date)
returns setof bytea
language sql stable security definer set search_path = public, pg_temp
as $$
    select substring(sha256(d.cose) from 1 for 8) from documents_document d
     where d.revoked_at is not null and (d.valid_until is null or d.valid_until >= today)
$$
"""
ASK = """
create function documents_ask(document uuid, at timestamptz)
returns void language sql security definer set search_path = public, pg_temp
as $$
    update documents_document set asked_at = at where id = document and asked_at is null
$$
"""
FUNCTIONS = {
    "documents_revoke": KEEPERS,
    "documents_check": WRITER_ROLES,
    "documents_revoked": WRITER_ROLES,
    "documents_ask": tuple(SEES),
}


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("offices", "0002_public_network")]

    operations = [
        force_row_security(
            "documents_document",
            sees=SEES,
            adds={"r_national": OWN_OFFICE},
            grants={
                **{role: "select" for role in SEES},
                **{role: "select, insert" for role in ISSUERS},
                "r_system": "select, insert, update",
            },
        ),
        force_row_security(
            "documents_serial_counter",
            sees={"r_office": OWN_OFFICE, "r_national": OWN_OFFICE, "r_system": "true"},
            grants={role: "select, insert, update" for role in ISSUERS},
        ),
        force_row_security(
            "documents_stored_file",
            sees={"r_national": "true", "r_system": "true"},
            adds={role: "true" for role in KEEPERS},
            grants={
                **{role: "insert" for role in KEEPERS},
                **{role: "select, insert" for role in (*SEES, "r_partner", "r_case")},
            },
        ),
        grant_privileges("documents_knock", {"rantau_app": "select, insert, update"}),
        grant_privileges("documents_knock", {"r_system": "select, delete"}),
        migrations.RunSQL(
            # Counts of one window are worth no flush; after a crash they begin anew.
            sql="alter table documents_knock set unlogged",
            reverse_sql="alter table documents_knock set logged",
        ),
        migrations.RunSQL(
            sql=[
                REVOKE,
                CHECK,
                REVOKED,
                ASK,
                *(f"revoke all on function {name} from public" for name in FUNCTIONS),
                *(
                    f"grant execute on function {name} to {', '.join(roles)}"
                    for name, roles in FUNCTIONS.items()
                ),
            ],
            reverse_sql=[f"drop function {name}" for name in FUNCTIONS],
        ),
    ]
