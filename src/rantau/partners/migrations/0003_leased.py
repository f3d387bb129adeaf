"""A line's standing says too whether a placement holds a place of it; posts and offices release."""

from django.db import migrations

from rantau.common.row_security import build_setting_sql

# Locks what a hold or a new permit would change, then reads it under a fresh snapshot.
STANDING = """
create function partners_standing(wanted uuid, holder uuid)
returns table (line uuid, job_order uuid, number text, agency uuid, agency_name text,
               employer text, destination text, post uuid, occupation text, sex text,
               quota int, reserved int, consumed int, licence_from date, licence_until date,
               permit_number text, permit_from date, permit_until date,
               opens_on date, closes_on date, held boolean, leased boolean)
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
                    where q.placement = holder and q.released_at is null)
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
ROLES = "r_office, r_partner, r_national, r_post, r_border, r_system"
# Which placement consumes or gives back its place was judged by placement, on the placement.
MOVE = """
create function partners_move_lease(holder uuid, at timestamptz, gives_back boolean) returns int
language plpgsql security definer set search_path = public, pg_temp
as $$
declare moved int;
begin
    if gives_back then
        update partners_quota_lease set released_at = at
         where placement = holder and released_at is null;
    else
        update partners_quota_lease set consumed_at = at
         where placement = holder and released_at is null and consumed_at is null;
    end if;
    get diagnostics moved = row_count;
    return moved;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_ledger")]

    operations = [
        migrations.RunSQL(
            sql=[
                "drop function partners_standing(uuid)",
                STANDING.format(mine=f"= {build_setting_sql('office', 'uuid')}"),
                MOVE,
                "revoke all on function partners_standing from public",
                "revoke all on function partners_move_lease from public",
                f"grant execute on function partners_standing to {ROLES}",
                f"grant execute on function partners_move_lease to {ROLES}",
            ],
            reverse_sql=migrations.RunSQL.noop,
        )
    ]
