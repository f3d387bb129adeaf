"""Two doors lead past an office's own range: breaking the glass, and serving who stands there.

Each function answers one exact question with an id and nothing else; the service that asks
writes a ground with an end and an entry in the same transaction.
"""

from django.db import migrations

REFERRED = """
create function registry_referred(wanted text) returns table (person uuid)
language sql stable security definer set search_path = public, pg_temp
as $$
    select coalesce(p.became_id, p.id) from registry_person p where p.reference = wanted
$$
"""
EXACT = """
create function registry_exact(paper text, held text, wanted text, born date)
returns table (person uuid)
language sql stable security definer set search_path = public, pg_temp
as $$
    select distinct coalesce(p.became_id, p.id) from registry_person p
     where p.id in (select i.person_id from registry_identity i
                     where i.kind = paper and i.number = held)
        or (p.reference = wanted and p.birth_date = born and p.birth_precision <> 'unknown')
     limit 2
$$
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_slips_are_guarded")]

    operations = [
        migrations.RunSQL(
            sql=[
                REFERRED,
                EXACT,
                "revoke all on function registry_referred from public",
                "revoke all on function registry_exact from public",
                "grant execute on function registry_referred to r_office, r_post",
                "grant execute on function registry_exact to r_office",
                "grant insert on registry_ground to r_post",
            ],
            reverse_sql=[
                "revoke insert on registry_ground from r_post",
                "drop function registry_exact",
                "drop function registry_referred",
            ],
        ),
    ]
