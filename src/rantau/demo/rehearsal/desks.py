"""Read from the database which offices and accounts rehearse a day, and check its result."""

from dataclasses import dataclass

from django.db import connection

from rantau.access.actor import build_system_actor
from rantau.access.scope import reading_as

DESKS_SQL = """
    select split_part(a.login, '.', 2), min(v.node), r.code
      from access_account a
      join access_appointment h on h.account_id = a.id and h.role = 'counter' and h.ends_at is null
      join offices_office o on o.id = h.office_id and o.kind = 'district'
      join offices_office r on r.id = o.parent_id
      join offices_region v on v.level = 4 and v.node >= o.span_lo and v.node < o.span_hi
     where a.login like 'loket.%%'
     group by o.id, a.login, r.code order by a.login
"""
OTHERS_SQL = """
    select a.login, h.role, h.office_id::text
      from access_account a join access_appointment h on h.account_id = a.id
     where h.role in ('post', 'border') order by a.login
"""
OVER_ISSUED_SQL = """
    select count(*) from partners_quota_line l
      left join (select line_id, count(*) filter (where consumed_at is null) as reserved,
                        count(consumed_at) as consumed
                   from partners_quota_lease where released_at is null group by line_id) q
        on q.line_id = l.id
     where l.reserved + l.consumed > l.quota
        or l.reserved <> coalesce(q.reserved, 0) or l.consumed <> coalesce(q.consumed, 0)
"""
PERSONS_SQL = "select count(*) from registry_person"


@dataclass(frozen=True)
class Desk:
    """A district office.

    suffix   of its logins, such as `3212` in `loket.3212`
    village  node of one of its villages
    region   suffix of the logins of its regional office
    """

    suffix: str
    village: int
    region: str


@dataclass(frozen=True)
class DemonstrationDesks:
    """The offices of the demonstration that a day needs.

    desks          every connected district office
    post_logins    the login of an officer, by the key of the post
    border_logins  the login of an officer at each border post
    """

    desks: tuple[Desk, ...]
    post_logins: dict[str, str]
    border_logins: tuple[str, ...]


def get_demonstration_desks() -> DemonstrationDesks:
    """Read the offices and accounts of the demonstration; NoDemonstration when there are none."""
    with reading_as(build_system_actor("rehearsal")), connection.cursor() as cursor:
        cursor.execute(DESKS_SQL)
        desks = tuple(
            Desk(suffix, village, region.rpartition("-")[2]) for suffix, village, region in cursor
        )
        cursor.execute(OTHERS_SQL)
        others = cursor.fetchall()
    if not desks:
        raise NoDemonstration("There are no demonstration accounts: start Rantau without --empty.")
    post_logins = {office: login for login, role, office in others if role == "post"}
    return DemonstrationDesks(
        desks, post_logins, tuple(login for login, role, _ in others if role == "border")
    )


class NoDemonstration(Exception):
    """There are no demonstration accounts; the message says what to do."""


def count_over_issued() -> int:
    """Count the quota lines above their quota, or with counters that differ from their leases."""
    return _fetch_value(OVER_ISSUED_SQL)


def count_persons() -> int:
    """Count the registered persons."""
    return _fetch_value(PERSONS_SQL)


def _fetch_value(statement: str) -> int:
    with reading_as(build_system_actor("rehearsal")), connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])
