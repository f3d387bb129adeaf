"""A line's standing tells whether a household employs, which decides the scheme of its
candidates."""

from django.db import migrations

from rantau.common.row_security import build_setting_sql

STANDING = """
create function partners_standing(wanted uuid, holder uuid)
returns table (line uuid, job_order uuid, number text, agency uuid, agency_name text,
               employer text, destination text, post uuid, occupation text, sex text,
               quota int, reserved int, consumed int, licence_from date, licence_until date,
               permit_number text, permit_from date, permit_until date,
               opens_on date, closes_on date, held boolean, leased boolean, household boolean)
language plpgsql security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
    perform 1 from partners_quota_line l
       join partners_job_order o on o.id = l.job_order_id
       join partners_agency a on a.office_id = o.agency_id
      where l.id = wanted for share of o, a;
    return query
    select l.id, o.id, o.number::text, a.office_id, f.name::text, e.name::text,
           o.destination::text, o.post, l.occupation::text, l.sex::text,
           l.quota, l.reserved, l.consumed, a.licence_from, a.licence_until,
           o.permit_number::text, o.permit_from, o.permit_until, o.opens_on, o.closes_on,
           exists (select 1 from partners_hold h
                    where h.about in (a.office_id, o.id) and h.lifted_at is null),
           exists (select 1 from partners_quota_lease q
                    where q.placement = holder and q.released_at is null),
           e.kind = 'household'
      from partners_quota_line l
      join partners_job_order o on o.id = l.job_order_id
      join partners_agency a on a.office_id = o.agency_id
      join offices_office f on f.id = a.office_id
      join partners_employer e on e.id = o.employer_id
     where l.id = wanted
       and (current_setting('role') <> 'r_partner' or a.office_id {mine});
end
$$
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0004_public_check")]

    operations = [
        migrations.RunSQL(
            sql=[
                "drop function partners_standing(uuid, uuid)",
                STANDING.format(mine=f"= {build_setting_sql('office', 'uuid')}"),
                "revoke all on function partners_standing from public",
                "grant execute on function partners_standing"
                " to r_office, r_partner, r_national, r_post, r_border, r_system",
            ]
        )
    ]
