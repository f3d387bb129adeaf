"""Who reads a duty is decided by policy; writing goes through two functions (parts.py says why)."""

from django.db import migrations

from rantau.common.row_security import (
    SCOPE_ROLES,
    WRITER_ROLES,
    build_setting_sql,
    force_row_security,
    grant_privileges,
)

OWN_OFFICE = f"office = {build_setting_sql('office', 'uuid')}"
OPENLY = f"{OWN_OFFICE} and not walled"
SEES = {
    **{role: OPENLY for role in ("r_office", "r_post", "r_border", "r_partner")},
    "r_case": OWN_OFFICE,
    "r_national": "not walled",
    "r_auditor": "not walled",
    "r_self": f"person = {build_setting_sql('person', 'uuid')} and not walled",
    "r_system": "true",
}
# Kept by nobody else: a walled duty is closed or moved by the Crisis Center and Rantau alone.
BEHIND_THE_WALL = "current_setting('role') in ('r_case', 'r_system')"

TERMS = """
create type duties_terms as (
    id uuid, kind varchar(60), about_kind varchar(30), about uuid, reference varchar(40),
    person uuid, office uuid, owner varchar(60), walled boolean, due_at timestamptz,
    sweep_at timestamptz, keep boolean)
"""
ADVANCE = f"""
create function duties_advance(
    subject uuid, closes text[], closed_as text, at timestamptz, opens duties_terms)
returns int language plpgsql security definer set search_path = public, pg_temp
as $$
declare closed int := 0;
begin
    if cardinality(closes) > 0 then
        update duties_duty set closed_at = at, outcome = closed_as
         where about = subject and kind = any(closes) and closed_at is null
           and (not walled or {BEHIND_THE_WALL});
        get diagnostics closed = row_count;
    end if;
    if opens.id is not null then
        insert into duties_duty
            (id, kind, about_kind, about, reference, person, office, owner, walled,
             opened_at, due_at, outcome, escalations, sweep_at)
        values
            (opens.id, opens.kind, opens.about_kind, opens.about, opens.reference, opens.person,
             opens.office, opens.owner, opens.walled, at, opens.due_at, '', 0, opens.sweep_at)
        on conflict (about, kind) where closed_at is null do nothing;
        if not found and not opens.keep then
            raise unique_violation using message = 'a duty of this kind is open about it';
        end if;
    end if;
    return closed;
end $$
"""
HAND_OVER = f"""
create function duties_hand_over(duty uuid, to_owner text, to_office uuid, next_look timestamptz)
returns int language plpgsql security definer set search_path = public, pg_temp
as $$
declare moved int;
begin
    update duties_duty set owner = to_owner, office = to_office, sweep_at = next_look
     where id = duty and closed_at is null and (not walled or {BEHIND_THE_WALL});
    get diagnostics moved = row_count;
    return moved;
end $$
"""
FUNCTIONS = ("duties_advance", "duties_hand_over")


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_initial")]

    operations = [
        force_row_security(
            "duties_duty",
            sees=SEES,
            grants={role: "select, update" if role == "r_system" else "select" for role in SEES},
        ),
        grant_privileges("duties_worker_sign", {role: "select" for role in SCOPE_ROLES}),
        grant_privileges("duties_worker_sign", {"r_system": "insert, update"}),
        migrations.RunSQL(
            sql=[
                TERMS,
                ADVANCE,
                HAND_OVER,
                *(f"revoke all on function {name} from public" for name in FUNCTIONS),
                *(
                    f"grant execute on function {name} to {', '.join(WRITER_ROLES)}"
                    for name in FUNCTIONS
                ),
            ],
            reverse_sql=[
                *(f"drop function {name}" for name in reversed(FUNCTIONS)),
                "drop type duties_terms",
            ],
        ),
    ]
