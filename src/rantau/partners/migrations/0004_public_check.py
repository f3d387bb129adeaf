"""What anybody may check: licensed agencies and job orders, public columns and nothing else."""

from django.db import migrations

# A household's name is somebody's; a firm's is public (docs/law/partners.md).
AGENCIES = """
create function partners_public_agencies()
returns table (name text, city text, licence_number text, licence_from date, licence_until date,
               held boolean)
language sql stable security definer set search_path = public, pg_temp
as $$
    select f.name, a.city, a.licence_number, a.licence_from, a.licence_until,
           exists (select 1 from partners_hold h
                    where h.about = a.office_id and h.lifted_at is null)
      from partners_agency a join offices_office f on f.id = a.office_id
     order by f.name
$$
"""
JOB_ORDER = """
create function partners_public_job_order(wanted text)
returns table (number text, agency text, licence_number text, licence_from date,
               licence_until date, held boolean, employer text, destination text,
               permit_from date, permit_until date, opens_on date, closes_on date,
               occupation text, wage numeric, currency text)
language sql stable security definer set search_path = public, pg_temp
as $$
    select o.number, f.name, a.licence_number, a.licence_from, a.licence_until,
           exists (select 1 from partners_hold h
                    where h.about in (a.office_id, o.id) and h.lifted_at is null),
           case when e.kind = 'firm' then e.name else '' end, o.destination,
           o.permit_from, o.permit_until, o.opens_on, o.closes_on,
           l.occupation, max(l.wage), l.currency
      from partners_job_order o
      join partners_agency a on a.office_id = o.agency_id
      join offices_office f on f.id = a.office_id
      join partners_employer e on e.id = o.employer_id
      join partners_quota_line l on l.job_order_id = o.id
     where o.number = wanted
     group by o.id, f.name, a.office_id, e.id, l.occupation, l.currency
     order by l.occupation limit 1
$$
"""
FUNCTIONS = ("partners_public_agencies()", "partners_public_job_order(text)")


class Migration(migrations.Migration):
    dependencies = [("partners", "0003_leased")]

    operations = [
        migrations.RunSQL(
            sql=[
                AGENCIES,
                JOB_ORDER,
                *(f"revoke all on function {name} from public" for name in FUNCTIONS),
                *(f"grant execute on function {name} to r_public" for name in FUNCTIONS),
            ],
            reverse_sql=[f"drop function {name}" for name in FUNCTIONS],
        )
    ]
