"""Who sees a person is decided here, from grounds; children are guarded by their parent."""

from django.db import migrations

from rantau.common.row_security import build_in_spans_sql, build_setting_sql, force_row_security

RANGES = " or ".join(
    build_in_spans_sql(c) for c in ("origin_node", "domicile_node", "serving_node")
)
LENT = f"""exists (select 1 from registry_ground g where g.person = registry_person.id
    and g.unit = {build_setting_sql("office", "uuid")}
    and g.starts_at <= {build_setting_sql("now", "timestamptz")}
    and {build_setting_sql("now", "timestamptz")} < g.ends_at)"""
PERSON = {
    "r_office": f"{RANGES} or {LENT}",
    "r_post": f"post = {build_setting_sql('office', 'uuid')} or {LENT}",
    "r_national": "true",
    "r_self": f"id = {build_setting_sql('person', 'uuid')}",
    "r_system": "true",
}
READERS = ("r_office", "r_post", "r_national", "r_self", "r_system")
REGISTRARS = ("r_office", "r_national", "r_system")


def children(table: str, parent: str):
    """Rows that are seen with their person, under whatever policy the person is seen."""
    using = f"exists (select 1 from registry_person p where p.id {parent})"
    return force_row_security(
        table,
        sees={role: using for role in READERS},
        grants={role: "select, insert" if role in REGISTRARS else "select" for role in READERS},
    )


SEARCHED = """
create function registry_by_name(wanted text, most int) returns table (id uuid)
language sql stable security definer set search_path = public, pg_temp
as $$
    select p.id from registry_person p
     where wanted <% p.name_key and p.became_id is null
       and (current_setting('role') = 'r_national'
            or (current_setting('role') = 'r_post' and p.post = {office})
            or (current_setting('role') = 'r_office' and {ranges}))
     order by word_similarity(wanted, p.name_key) desc, p.id desc
     limit most
$$
"""

COMPARED = """
create function registry_same_person(niks text[], passports text[], wanted text, born date)
returns table (id uuid, reference text, name text, birth_date date, birth_precision text,
               origin_node bigint, niks_held text[], passports_held text[])
language sql stable security definer set search_path = public, pg_temp
as $$
    with perhaps as (
        select i.person_id as id from registry_identity i
         where (i.kind = 'nik' and i.number = any(niks))
            or (i.kind = 'passport' and i.number = any(passports))
        union
        select p.id from registry_person p
         where p.birth_date = born and similarity(p.name_key, wanted) > 0.4
        union
        select p.id from registry_person p where p.name_key = wanted
           and date_part('year', p.birth_date) = date_part('year', born)
    )
    select p.id, p.reference, p.name, p.birth_date, p.birth_precision, p.origin_node,
           array(select number from registry_identity i where i.person_id = p.id and kind = 'nik'),
           array(select number from registry_identity i where i.person_id = p.id and kind = 'passport')
      from registry_person p join perhaps using (id)
     where p.became_id is null
     limit 50
$$
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), ("journal", "0002_append_only")]

    operations = [
        force_row_security(
            "registry_ground",
            sees={
                "r_office": f"unit = {build_setting_sql('office', 'uuid')}",
                "r_post": f"unit = {build_setting_sql('office', 'uuid')}",
                "r_national": "true",
                "r_system": "true",
            },
            grants={
                "r_office": "select, insert",
                "r_post": "select",
                "r_national": "select, insert",
                "r_system": "select, insert",
            },
        ),
        force_row_security(
            "registry_person",
            sees=PERSON,
            grants={
                role: "select, insert, update" if role in REGISTRARS else "select"
                for role in READERS
            },
        ),
        children("registry_identity", "= person_id"),
        children("registry_relative", "= person_id"),
        children("registry_safe_contact", "= person_id"),
        children("registry_not_same", "in (one, other)"),
        migrations.RunSQL(
            sql=[
                "create index persons_by_likeness on registry_person using gin (name_key gin_trgm_ops)",
                SEARCHED.format(ranges=f"({RANGES})", office=build_setting_sql("office", "uuid")),
                COMPARED,
                "revoke all on function registry_by_name from public",
                "revoke all on function registry_same_person from public",
                "grant execute on function registry_by_name to r_office, r_post, r_national",
                "grant execute on function registry_same_person to r_office, r_national",
                # A person's own story: entries and looks whose subject the reader may see.
                """create policy s_person on journal_entry for select to r_office, r_post
                   using (subject_kind = 'person'
                          and exists (select 1 from registry_person p where p.id = subject))""",
                """create policy s_self on journal_reading for select to r_office, r_self
                   using (subject_kind = 'person'
                          and exists (select 1 from registry_person p where p.id = subject))""",
                "grant select on journal_reading to r_self",
            ],
            reverse_sql=[
                "revoke select on journal_reading from r_self",
                "drop policy s_self on journal_reading",
                "drop policy s_person on journal_entry",
                "drop function registry_same_person",
                "drop function registry_by_name",
                "drop index persons_by_likeness",
            ],
        ),
    ]
