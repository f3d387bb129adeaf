"""A slip is seen with its person; the one door of a code is a function that uses it up."""

from django.db import migrations

from rantau.common.row_security import build_setting_sql, force_row_security

WITH_PERSON = "exists (select 1 from registry_person p where p.id = person_id)"
GIVERS = ("r_office", "r_post", "r_national")
OPEN = f"""
create function registry_open_slip(wanted text, born date, proof text)
returns table (person uuid, slip uuid, revision int)
language sql volatile security definer set search_path = public, pg_temp
as $$
    update registry_slip s set used_at = {build_setting_sql("now", "timestamptz")}, revision = s.revision + 1
      from registry_person p
     where p.id = s.person_id and p.reference = wanted and s.digest = proof
       and s.used_at is null and {build_setting_sql("now", "timestamptz")} < s.ends_at
       and (p.birth_precision = 'unknown' or p.birth_date = born
            or (p.birth_precision = 'year'
                and date_part('year', p.birth_date) = date_part('year', born)))
 returning coalesce(p.became_id, p.id), s.id, s.revision
$$
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_slip")]

    operations = [
        force_row_security(
            "registry_slip",
            sees={role: WITH_PERSON for role in (*GIVERS, "r_self")},
            grants={**{role: "select, insert, update" for role in GIVERS}, "r_self": "select"},
        ),
        migrations.RunSQL(
            sql=[
                OPEN,
                "revoke all on function registry_open_slip from public",
                "grant execute on function registry_open_slip to r_public",
                # Taking turns over a slip needs a row lock on the person, and that a right.
                "grant update (revision) on registry_person to r_post",
                # The person sees to whom the own file is lent.
                f"""create policy p_r_self on registry_ground to r_self
                    using (person = {build_setting_sql("person", "uuid")})""",
                "grant select on registry_ground to r_self",
            ],
            reverse_sql=[
                "revoke select on registry_ground from r_self",
                "drop policy p_r_self on registry_ground",
                "revoke update (revision) on registry_person from r_post",
                "drop function registry_open_slip",
            ],
        ),
    ]
