"""An agency of record sees its candidate; rooms above set the grounds that are columns."""

from django.db import migrations

from rantau.common.row_security import WRITER_ROLES, build_setting_sql

OFFICE = build_setting_sql("office", "uuid")
# By reference and birth date, so that an agency can enumerate nobody; a taken person is absent.
CLAIM = f"""
create function registry_claim(wanted text, born date) returns uuid
language sql security definer set search_path = public, pg_temp
as $$
    update registry_person set agency = {OFFICE}
     where reference = wanted and birth_date is not distinct from born
       and agency is null and post is null and became_id is null
    returning id
$$
"""
# Who may set a ground was judged by the room above, on the placement.
SET_GROUND = """
create function registry_set_ground(which uuid, ground text, unit uuid) returns void
language sql security definer set search_path = public, pg_temp
as $$
    update registry_person
       set agency = case ground when 'agency' then unit else agency end,
           post = case ground when 'post' then unit else post end
     where id = which
$$
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_grounds_decide")]

    operations = [
        migrations.RunSQL(
            sql=[
                f"""create policy p_r_partner on registry_person for select to r_partner
                    using (agency = {OFFICE})""",
                "grant select on registry_person to r_partner",
                CLAIM,
                SET_GROUND,
                "revoke all on function registry_claim from public",
                "revoke all on function registry_set_ground from public",
                "grant execute on function registry_claim to r_partner",
                f"grant execute on function registry_set_ground to {', '.join(WRITER_ROLES)}",
            ],
            reverse_sql=[
                "drop function registry_set_ground",
                "drop function registry_claim",
                "revoke select on registry_person from r_partner",
                "drop policy p_r_partner on registry_person",
            ],
        )
    ]
