"""The state of the network for the public page.

Which offices are connected, silent, or served by the province's office.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache, partial
from zoneinfo import ZoneInfo

from django.db import connection

from rantau.offices.calendars import build_calendar
from rantau.offices.region_codes import NATION_SIZE, PROVINCE_SIZE
from rantau.procedures.calendar import get_last_working_day

# By node, since a region has no index on its level.
PROVINCES_SQL = """
    select node, name, code from offices_region
     where node = any(%s) and level = 1 and in_force_until is null order by node
"""
DISTRICT_OFFICES_SQL = """
    select o.node, o.name, o.first_service_at, coalesce(h.seen_at, o.first_service_at), above.name,
           o.opens, o.closes, o.time_zone, o.calendar
      from offices_office o
      join offices_office above on above.id = o.parent_id
      left join offices_heartbeat h on h.office_id = o.id
     where o.kind = 'district' and o.closed_at is null and o.node >= %s and o.node < %s
     order by o.name
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
    """One district office: connected, silent since a time, or served by the regional office.

    state          "connected", "silent" or "not_connected". Silent: no heartbeat on the last whole
                   working day of the office's own week, nor since
    seen_at        the last heartbeat, aware; None when not connected
    served_by      name of the office that serves
    opens, closes  local time on working days
    zone           IANA name
    """

    node: int
    name: str
    state: str
    seen_at: datetime | None
    served_by: str
    opens: time
    closes: time
    zone: str


def list_province_states(*, now: datetime) -> list[ProvinceState]:
    """Every province with its counts at `now`; public, three numbers a province."""
    states: dict[int, list[str]] = defaultdict(list)
    for office in _iterate_office_states(0, NATION_SIZE, now):
        states[office.node // PROVINCE_SIZE * PROVINCE_SIZE].append(office.state)
    with connection.cursor() as cursor:
        cursor.execute(PROVINCES_SQL, [list(states)])
        provinces = cursor.fetchall()
    return [
        ProvinceState(
            node,
            name,
            code,
            connected=len(states[node]) - states[node].count("not_connected"),
            offices=len(states[node]),
            silent=states[node].count("silent"),
        )
        for node, name, code in provinces
    ]


def list_office_states(node: int, *, now: datetime) -> list[OfficeState]:
    """The district offices of the province at `node`, with who serves where one is not
    connected."""
    return list(_iterate_office_states(node, node + PROVINCE_SIZE, now))


def _iterate_office_states(lo: int, hi: int, now: datetime) -> Iterator[OfficeState]:
    with connection.cursor() as cursor:
        cursor.execute(DISTRICT_OFFICES_SQL, [lo, hi])
        rows = cursor.fetchall()
    silent_before = cache(
        partial(_get_silence_threshold, now)
    )  # a few weeks and zones for all offices
    for (
        node,
        name,
        first_service_at,
        seen_at,
        regional_office,
        opens,
        closes,
        zone,
        calendar,
    ) in rows:
        if first_service_at is None:
            yield OfficeState(
                node, name, "not_connected", None, regional_office, opens, closes, zone
            )
            continue
        state = "silent" if seen_at < silent_before(calendar, zone, opens, closes) else "connected"
        yield OfficeState(node, name, state, seen_at, name, opens, closes, zone)


def _get_silence_threshold(
    now: datetime, calendar: str, zone: str, opens: time, closes: time
) -> datetime:
    """The beginning of the last whole working day, in the office's zone. Who was seen before it
    is silent."""
    day = get_last_working_day(now, build_calendar(calendar, zone, opens, closes))
    return datetime.combine(day, time.min, ZoneInfo(zone))
