"""The ledger moves by triggers, under the line's CHECK; a partner sees its own rows alone."""

from django.db import migrations

from rantau.common.row_security import build_setting_sql, force_row_security

MINE = f"= {build_setting_sql('office', 'uuid')}"
SEEN = ("r_office", "r_post", "r_national", "r_self", "r_system", "r_auditor")
KEEPERS = ("r_national", "r_system")


def rooms(table: str, mine: str, *, keeps: str):
    """Rows every office may read; a partner its own; headquarters keeps them."""
    return force_row_security(
        table,
        sees={**{role: "true" for role in SEEN}, "r_partner": mine},
        grants={
            **{role: "select" for role in (*SEEN, "r_partner")},
            **{role: keeps for role in KEEPERS},
        },
    )


# Row triggers run as the owner: no scope role may touch a counter by itself.
MOVED = """
create function partners_lease_moves() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        if new.consumed_at is not null or new.released_at is not null then
            raise exception 'a lease begins as a reservation' using errcode = 'check_violation';
        end if;
        update partners_quota_line set reserved = reserved + 1 where id = new.line_id;
        return new;
    end if;
    if new.line_id <> old.line_id or new.placement <> old.placement
       or old.released_at is not null
       or (old.consumed_at is not null and new.consumed_at is distinct from old.consumed_at) then
        raise exception 'a lease only moves forward' using errcode = 'check_violation';
    end if;
    if new.released_at is not null and old.consumed_at is not null then
        update partners_quota_line set consumed = consumed - 1 where id = new.line_id;
    elsif new.released_at is not null then
        update partners_quota_line set reserved = reserved - 1 where id = new.line_id;
    elsif new.consumed_at is not null and old.consumed_at is null then
        update partners_quota_line set reserved = reserved - 1, consumed = consumed + 1
         where id = new.line_id;
    end if;
    return new;
end
$$
"""
# Locks what a hold or a new permit would change, then reads it under a fresh snapshot.
STANDING = """
create function partners_standing(wanted uuid)
returns table (line uuid, job_order uuid, number text, agency uuid, agency_name text,
               employer text, destination text, post uuid, occupation text, sex text,
               quota int, reserved int, consumed int, licence_from date, licence_until date,
               permit_number text, permit_from date, permit_until date,
               opens_on date, closes_on date, held boolean)
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
                    where h.about in (a.office_id, o.id) and h.lifted_at is null)
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
    dependencies = [("partners", "0001_initial"), ("journal", "0002_append_only")]

    operations = [
        rooms("partners_agency", f"office_id {MINE}", keeps="select, insert, update"),
        rooms(
            "partners_employer",
            f"""exists (select 1 from partners_job_order o
                where o.employer_id = partners_employer.id and o.agency_id {MINE})""",
            keeps="select, insert",
        ),
        rooms("partners_job_order", f"agency_id {MINE}", keeps="select, insert, update"),
        rooms(
            "partners_quota_line",
            "exists (select 1 from partners_job_order o where o.id = job_order_id)",
            keeps="select, insert, update (quota, wage)",
        ),
        rooms(
            "partners_hold",
            f"""about {MINE} or exists (select 1 from partners_job_order o where o.id = about)""",
            keeps="select, insert, update (lifted_at, lifted_by)",
        ),
        force_row_security(
            "partners_quota_lease",
            sees={
                "r_partner": "exists (select 1 from partners_quota_line l where l.id = line_id)",
                "r_national": "true",
                "r_system": "true",
            },
            grants={
                role: "select, insert, update (consumed_at, released_at)"
                for role in ("r_partner", "r_national", "r_system")
            },
        ),
        migrations.RunSQL(
            sql=[
                MOVED,
                """create trigger a_lease_moves_its_line before insert or update
                   on partners_quota_lease for each row execute function partners_lease_moves()""",
                STANDING.format(mine=MINE),
                "revoke all on function partners_lease_moves from public",
                "revoke all on function partners_standing from public",
                "grant execute on function partners_standing"
                " to r_office, r_partner, r_national, r_post, r_border, r_system",
            ],
            reverse_sql=[
                "drop function partners_standing",
                "drop trigger a_lease_moves_its_line on partners_quota_lease",
                "drop function partners_lease_moves",
            ],
        ),
    ]
