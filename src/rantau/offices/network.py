"""The state of the network: which offices serve, which are silent, who serves for the others."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from rantau.offices.models import Office, OfficeKind

SILENT_AFTER = timedelta(hours=24)  # a working day without a sign of life

COUNTS = """
    select r.node, r.name, r.code,
           count(*) filter (where o.first_service_at is not null),
           count(*),
           count(*) filter (where o.first_service_at is not null
                              and coalesce(h.seen_at, o.first_service_at) < %s)
      from offices_office o
      join offices_region r on r.level = 1 and r.in_force_until is null
                           and r.node = o.node / 100000000 * 100000000
      left join offices_heartbeat h on h.office_id = o.id
     where o.kind = 'district'
     group by r.node, r.name, r.code order by r.node
"""
OFFICES = """
    select o.name, o.first_service_at, coalesce(h.seen_at, o.first_service_at), above.name,
           o.opens, o.closes, o.time_zone
      from offices_office o
      join offices_office above on above.id = o.parent_id
      left join offices_heartbeat h on h.office_id = o.id
     where o.kind = 'district' and o.node >= %s and o.node < %s order by o.name
"""


@dataclass(frozen=True)
class ProvinceState:
    """A province's district offices: how many are connected, of how many, how many are silent."""

    node: int
    name: str
    code: str
    connected: int
    offices: int
    silent: int


@dataclass(frozen=True)
class OfficeState:
    """One district office: connected, silent since, or served by the province's office.

    opens, closes   local time on working days; `zone` is an IANA name
    """

    name: str
    state: str
    seen_at: datetime | None
    served_by: str
    opens: time
    closes: time
    zone: str


def provinces(*, now: datetime) -> list[ProvinceState]:
    """Every province with its counts at `now`; public, two numbers a province."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [now - SILENT_AFTER])
        return [ProvinceState(*row) for row in cursor.fetchall()]


def offices_in(node: int, *, now: datetime) -> list[OfficeState]:
    """The district offices of the province at `node`, with who serves where none is connected."""
    with connection.cursor() as cursor:
        cursor.execute(OFFICES, [node, node + 100_000_000])
        rows = cursor.fetchall()
    return [_state(*row, now=now) for row in rows]


def _state(
    name: str, first: datetime | None, seen: datetime | None, above: str, *hours: Any, now: datetime
) -> OfficeState:
    if first is None:
        return OfficeState(name, "not_connected", None, above, *hours)
    state = "silent" if seen and seen < now - SILENT_AFTER else "connected"
    return OfficeState(name, state, seen, name, *hours)


def posts_abroad() -> QuerySet[Office]:
    """The embassies, consulates and trade offices that serve, by name."""
    return Office.objects.filter(kind=OfficeKind.POST_ABROAD).order_by("name")
