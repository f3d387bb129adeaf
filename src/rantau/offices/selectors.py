"""Find offices and regions.

By code or name, which office serves a place, when a task of an office is due. Public data: no
scope is needed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from rantau.offices.calendars import get_office_calendar
from rantau.offices.models import Office, OfficeKind, Region
from rantau.offices.place_names import (
    PlaceName,
    build_upper_keys,
    list_readings,
    parse_village_node,
)
from rantau.offices.region_codes import PROVINCE_SIZE, REGENCY_SIZE
from rantau.procedures.calendar import compute_due_at, count_working_days_left

MAX_OFFICE_MATCHES = 6  # offices that are offered when a query fits several


def find_offices(query: str) -> list[Office]:
    """The one office of this code or whole name; otherwise those whose name contains the query,
    by name, at most MAX_OFFICE_MATCHES. An empty query finds nothing."""
    text = " ".join(query.split())
    if not text:
        return []
    open_offices = Office.objects.filter(closed_at=None)
    exact = list(open_offices.filter(Q(code__iexact=text) | Q(name__iexact=text))[:2])
    if len(exact) == 1:
        return exact
    return list(open_offices.filter(name__icontains=text).order_by("name")[:MAX_OFFICE_MATCHES])


# One statement of every registration, which script/bench measures.
SERVING_OFFICES_SQL = f"""
    select case when d.first_service_at is null or d.closed_at is not null
                then r.id else d.id end, r.id
      from offices_office d join offices_office r on r.id = d.parent_id
     where d.kind = 'district' and d.node = %s / {REGENCY_SIZE} * {REGENCY_SIZE}
"""  # noqa: S608


@dataclass(frozen=True)
class ServingOffices:
    """The office that serves the people of a region, and the regional office above it."""

    district_office: UUID
    regional_office: UUID


def get_serving_offices(node: int) -> ServingOffices:
    """The offices that serve the region at `node` now; LookupError where there are none."""
    with connection.cursor() as cursor:
        cursor.execute(SERVING_OFFICES_SQL, [node])
        row = cursor.fetchone()
    if row is None:
        raise LookupError(node)
    return ServingOffices(*row)


def list_posts_abroad() -> QuerySet[Office]:
    """The open embassies, consulates and trade offices, by name."""
    return Office.objects.filter(kind=OfficeKind.POST_ABROAD, closed_at=None).order_by("name")


def get_headquarters_id() -> UUID:
    """The key of headquarters, whose duty is what belongs to no other office. Inside a scope."""
    return Office.objects.values_list("id", flat=True).get(kind=OfficeKind.HEADQUARTERS)


def get_headquarters() -> Office:
    """Headquarters, as its partners reach it. Inside a scope."""
    return Office.objects.get(kind=OfficeKind.HEADQUARTERS)


def get_due_at(office: UUID, started: datetime, working_days: int) -> datetime:
    """When a step is due that an office was given at `started` (aware), in its own working days."""
    return compute_due_at(started, working_days, get_office_calendar(office))


def count_office_days_left(office: UUID, at: datetime, due_at: datetime) -> int:
    """How many of its own working days an office still has, `at` a moment (both aware)."""
    return count_working_days_left(at, due_at, get_office_calendar(office))


@lru_cache(maxsize=1)
def list_regency_nodes() -> frozenset[int]:
    """Nodes of every regency and city that ever was in force; read once a process."""
    rows = Region.objects.filter(level=Region.REGENCY).values_list("node", flat=True)
    return frozenset(rows)


@dataclass(frozen=True)
class Village:
    """A village and its full name: village, sub-district, regency, province."""

    node: int
    full_name: str


@dataclass(frozen=True)
class VillageSearch:
    """What a typed village can mean: those in the asker's own range first, then those of the same
    province, then the others by the names of their provinces.

    named    the villages that bear exactly this name, or this code
    similar  others that are spelled alike or begin so; only where none bears it
    """

    named: list[Village]
    similar: list[Village]


MAX_VILLAGES = 30  # that a search offers
MIN_SUGGESTION_LENGTH = 3  # letters and digits
# Regions point upwards by node, not by a foreign key, so the ORM cannot join them.
VILLAGES_SQL = """
    select v.node, concat_ws(', ', v.name, d.name, r.name, p.name), d.name, r.name, p.name
      from offices_region v
      join offices_region d on d.node = v.parent_node and d.in_force_until is null
      join offices_region r on r.node = d.parent_node and r.in_force_until is null
      join offices_region p on p.node = r.parent_node and p.in_force_until is null
     where v.level = 4 and v.in_force_until is null and {condition}
     order by (v.node >= %s and v.node < %s) desc, (v.node >= %s and v.node < %s) desc,
              similarity(v.name_key, %s) desc, p.name, r.name, d.name, v.name, v.node
     limit %s
"""
HAS_NODE, IS_NAMED = "v.node = %s", "v.name_key = any(%s)"
BEGINS_SO, IS_SPELLED_ALIKE = "v.name_key >= %s and v.name_key < %s", "v.name_key %% %s"


def find_villages(text: str, *, near: tuple[int, int]) -> VillageSearch:
    """Villages by name or official code.

    text  as people write it: `Sukamaju`, `Desa Suka Maju, Kec. Cilawu`, `Sukamaju Cilawu Garut`,
          or a code of ten digits, also one of a regency that has another code today
    near  half-open span of the nodes that come first
    """
    node = normalize_village_code(text)
    if node is not None:
        return VillageSearch(_list_villages(HAS_NODE, [node], near), [])
    readings = list(list_readings(text))
    for reading in readings:
        if named := _list_named(reading, near):
            return VillageSearch(named, [])
    return VillageSearch([], _list_similar(readings[0], near) if readings else [])


def list_villages_named(text: str, *, near: tuple[int, int]) -> list[Village]:
    """The villages that bear exactly this name, `village, sub-district` or code, in the order of
    `find_villages`; one statement, for a search that asks for more than villages."""
    node = normalize_village_code(text)
    if node is not None:
        return _list_villages(HAS_NODE, [node], near)
    reading = next(list_readings(text), None)
    return _list_named(reading, near) if reading else []


def suggest_villages(text: str, *, near: tuple[int, int]) -> list[Village]:
    """Villages to offer while somebody types: those of this name, then those that begin so or are
    spelled alike; none for fewer than MIN_SUGGESTION_LENGTH letters."""
    found = find_villages(text, near=near)
    if found.named:
        return found.named[:MAX_VILLAGES]
    return found.similar


def normalize_village_code(text: str) -> int | None:
    """The node of the village with this official code of ten digits, with or without its dots; also
    where its regency has another code today: a regency that went over to a new province kept the
    numbers of its sub-districts and villages. None for what is no code. Whether there is such a
    village is not asked."""
    node = parse_village_node(text)
    if node is None:
        return None
    regency = node // REGENCY_SIZE * REGENCY_SIZE
    return _list_successors().get(regency, regency) + node - regency


@lru_cache(maxsize=1)
def _list_successors() -> dict[int, int]:
    """Former node of a regency -> its node today; read once a process."""
    rows = Region.objects.filter(level=Region.REGENCY).values_list("node", "successor")
    return {node: successor for node, successor in rows if successor}


def _list_named(reading: PlaceName, near: tuple[int, int]) -> list[Village]:
    rows = _fetch_villages(IS_NAMED, [list(reading.village)], near)
    villages = []
    for node, full_name, *upper_names in rows:
        keys = build_upper_keys(upper_names)
        if all(part & keys for part in reading.above):
            villages.append(Village(node, full_name))
    return villages


def _list_similar(reading: PlaceName, near: tuple[int, int]) -> list[Village]:
    key = min(reading.village, key=len)
    if len(key) < MIN_SUGGESTION_LENGTH:
        return []
    begun = _list_villages(BEGINS_SO, [key, key + "{"], near, like=key)  # { comes after z
    if len(begun) == MAX_VILLAGES:
        return begun
    alike = _list_villages(IS_SPELLED_ALIKE, [key], near, like=key)
    return list(dict.fromkeys([*begun, *alike]))[:MAX_VILLAGES]


def get_village_name(node: int) -> str:
    """A village's full name by its node; empty when no such village is in force."""
    villages = _list_villages(HAS_NODE, [node], (0, 0))
    return villages[0].full_name if villages else ""


def get_village_names(nodes: Iterable[int]) -> dict[int, str]:
    """The full names of the villages in force, by node; one statement, however many."""
    villages = _list_villages("v.node = any(%s)", [list(nodes)], (0, 0))
    return {each.node: each.full_name for each in villages}


def get_region_names(
    span: tuple[int, int], level: int, *, extra_nodes: Iterable[int] = ()
) -> dict[int, str]:
    """Node -> name of every region of one level in a half-open span, and of the extra nodes."""
    (lo, hi), extra, upper = span, set(extra_nodes), _get_upper_regions()
    names = {node: upper[node][1] for node in extra & upper.keys()}
    if level <= Region.REGENCY:
        regions = upper.items()
        names |= {node: name for node, (at, name) in regions if at == level and lo <= node < hi}
        in_span = Region.objects.none()
    else:
        in_span = Region.objects.filter(level=level, node__gte=lo, node__lt=hi, in_force_until=None)
    others = Region.objects.filter(node__in=extra - upper.keys(), in_force_until=None)
    # Each half has an index of its own; together in one condition neither would be used.
    return names | dict(in_span.union(others).values_list("node", "name"))


@lru_cache(maxsize=1)
def _get_upper_regions() -> dict[int, tuple[int, str]]:
    """Level and name of all provinces and regencies in force; read once a process."""
    rows = Region.objects.filter(level__lte=Region.REGENCY, in_force_until=None)
    return {node: (level, name) for node, level, name in rows.values_list("node", "level", "name")}


def _list_villages(
    condition: str, values: list[Any], near: tuple[int, int], *, like: str = ""
) -> list[Village]:
    rows = _fetch_villages(condition, values, near, like=like, limit=MAX_VILLAGES)
    return [Village(node, full_name) for node, full_name, *_upper_names in rows]


def _fetch_villages(
    condition: str,
    values: list[Any],
    near: tuple[int, int],
    *,
    like: str = "",
    limit: int | None = None,
) -> list[tuple[Any, ...]]:
    """Node, full name, and the names of sub-district, regency and province: those in the span
    `near`, those of its province, then the others; among these the nearest to the key `like`."""
    places = [*near, *_get_province_span(near), like, limit]
    with connection.cursor() as cursor:
        cursor.execute(VILLAGES_SQL.format(condition=condition), [*values, *places])
        return list(cursor.fetchall())


def _get_province_span(near: tuple[int, int]) -> tuple[int, int]:
    """The span of the province in which `near` lies; `near` itself where it is a wider one."""
    lo, hi = near
    province = lo // PROVINCE_SIZE * PROVINCE_SIZE
    return (province, province + PROVINCE_SIZE) if hi <= province + PROVINCE_SIZE else near
