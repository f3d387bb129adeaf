"""The state of the network for the public page.

Which offices are connected, silent, or served by the province's office.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models.functions import Coalesce

from rantau.offices.calendars import build_calendar
from rantau.offices.models import Office, OfficeKind, Region
from rantau.offices.region_codes import NATION_SIZE, PROVINCE_SIZE, REGENCY_SIZE
from rantau.offices.selectors import Village, find_villages
from rantau.procedures.calendar import get_last_working_day

CONNECTED, SILENT, NOT_CONNECTED = "connected", "silent", "not_connected"
WEEK_FIELDS = ("opens", "closes", "time_zone", "calendar")
CONTACT_FIELDS = ("code", "address", "phone", "duty_phone")
MAX_OFFERED_VILLAGES = 12  # more are told apart by typing the sub-district too


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

    state          CONNECTED, SILENT or NOT_CONNECTED. Silent: no heartbeat on the last whole
                   working day of the office's own week, nor since
    seen_at        the last heartbeat, aware; None when not connected
    served_by      name of the office that serves
    opens, closes  local time on working days
    zone           IANA name
    code, address, phone, duty_phone  of the office itself; empty where nobody gave them
    """

    node: int
    name: str
    state: str
    seen_at: datetime | None
    served_by: str
    opens: time
    closes: time
    zone: str
    code: str
    address: str
    phone: str
    duty_phone: str


def list_province_states(*, now: datetime) -> list[ProvinceState]:
    """Every province with its counts at `now`; public, three numbers a province."""
    states: dict[int, list[str]] = defaultdict(list)
    for office in _iterate_office_states(0, NATION_SIZE, now):
        states[office.node // PROVINCE_SIZE * PROVINCE_SIZE].append(office.state)
    # By node, since a region has no index on its level.
    provinces = Region.objects.filter(
        node__in=states, level=Region.PROVINCE, in_force_until=None
    ).order_by("node")
    return [
        ProvinceState(
            province.node,
            province.name,
            province.code,
            connected=len(found) - found.count(NOT_CONNECTED),
            offices=len(found),
            silent=found.count(SILENT),
        )
        for province in provinces
        for found in [states[province.node]]
    ]


def list_office_states(node: int, *, now: datetime) -> list[OfficeState]:
    """The district offices of the province at `node`, with who serves where one is not
    connected."""
    return list(_iterate_office_states(node, node + PROVINCE_SIZE, now))


def _iterate_office_states(lo: int, hi: int, now: datetime) -> Iterator[OfficeState]:
    rows: Iterable[Any] = (
        Office.objects.filter(kind=OfficeKind.DISTRICT, closed_at=None, node__gte=lo, node__lt=hi)
        .annotate(seen_at=Coalesce("heartbeat__seen_at", "first_service_at"))
        .order_by("name")
        .values_list(
            *("node", "name", "seen_at", "first_service_at", "parent__name"),
            *(*CONTACT_FIELDS, *WEEK_FIELDS),
        )
    )
    silent_before = cache(partial(_get_silence_threshold, now))  # few weeks, many offices
    for node, name, seen_at, first_service_at, regional_office, *rest, calendar in rows:
        contact, week = rest[: len(CONTACT_FIELDS)], rest[len(CONTACT_FIELDS) :]
        build = partial(OfficeState, node, name)
        if first_service_at is None:
            yield build(NOT_CONNECTED, None, regional_office, *week, *contact)
        else:
            is_silent = seen_at < silent_before(calendar, *week)
            yield build(SILENT if is_silent else CONNECTED, seen_at, name, *week, *contact)


def _get_silence_threshold(
    now: datetime, calendar: str, opens: time, closes: time, zone: str
) -> datetime:
    """The beginning of the last whole working day, in the office's zone. Who was seen before it
    is silent."""
    day = get_last_working_day(now, build_calendar(calendar, zone, opens, closes))
    return datetime.combine(day, time.min, ZoneInfo(zone))


@dataclass(frozen=True)
class ServedVillages:
    """Villages that a search found, and the office that serves them now.

    district_office  their own; another one serves where it is not connected yet
    """

    office: Office
    district_office: Office
    villages: tuple[Village, ...]


@dataclass(frozen=True)
class OfficeSearch:
    """What a typed village can mean, by the office that serves it.

    is_named  whether these villages bear exactly this name; else they are spelled alike
    """

    served: tuple[ServedVillages, ...]
    is_named: bool


def find_offices_of_village(text: str) -> OfficeSearch:
    """The offices that serve the villages of this name or code, at most MAX_OFFERED_VILLAGES of
    them; without any, those of names that are spelled alike."""
    found = find_villages(text, near=(0, 0))
    by_regency: dict[int, list[Village]] = defaultdict(list)
    for village in (found.named or found.similar)[:MAX_OFFERED_VILLAGES]:
        by_regency[village.node // REGENCY_SIZE * REGENCY_SIZE].append(village)
    offices = Office.objects.filter(kind=OfficeKind.DISTRICT, node__in=by_regency)
    by_node = {office.node: office for office in offices.select_related("parent")}
    served = [
        ServedVillages(_get_serving_office(by_node[node]), by_node[node], tuple(villages))
        for node, villages in by_regency.items()
        if node in by_node
    ]
    return OfficeSearch(tuple(served), is_named=bool(found.named))


def _get_serving_office(district: Office) -> Office:
    """The office itself once it is connected, until it is closed; else the regional one."""
    is_serving = district.first_service_at is not None and district.closed_at is None
    return district if is_serving or district.parent is None else district.parent


def get_regional_office(node: int) -> Office | None:
    """The office of the province at `node`; None where there is none."""
    return Office.objects.filter(kind=OfficeKind.REGIONAL, node=node, closed_at=None).first()
