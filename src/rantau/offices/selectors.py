"""Find offices and regions.

By code or name, which office serves a place, when a task of an office is due. Public data: no
scope is needed.
"""

import re
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
from rantau.offices.region_codes import REGENCY_SIZE, parse_node
from rantau.procedures.calendar import compute_due_at

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


def get_due_at(office: UUID, started: datetime, working_days: int) -> datetime:
    """When a step is due that an office was given at `started` (aware), in its own working days."""
    return compute_due_at(started, working_days, get_office_calendar(office))


@lru_cache(maxsize=1)
def list_regency_nodes() -> frozenset[int]:
    """Nodes of every regency and city that ever was in force; read once a process."""
    rows = Region.objects.filter(level=Region.REGENCY).values_list("node", flat=True)
    return frozenset(rows)


@dataclass(frozen=True)
class Village:
    """A village and its full name: village, sub-district, regency."""

    node: int
    full_name: str


MAX_VILLAGES = 30  # that a search offers
# Regions point upwards by node, not by a foreign key, so the ORM cannot join them.
VILLAGES_SQL = """
    select v.node, concat_ws(', ', v.name, d.name, r.name)
      from offices_region v
      join offices_region d on d.node = v.parent_node and d.in_force_until is null
      join offices_region r on r.node = d.parent_node and r.in_force_until is null
     where v.level = 4 and v.in_force_until is null and {condition}
     order by (v.node >= %s and v.node < %s) desc, v.node limit %s
"""


def find_villages(text: str, *, near: tuple[int, int]) -> list[Village]:
    """Villages by name or official code, those in the span `near` first, at most MAX_VILLAGES.

    text   a village's name, optionally "village, sub-district"; or its code 32.12.15.2001
    """
    name, _, district = (part.strip() for part in text.partition(","))
    if re.fullmatch(r"\d{2}\.\d{2}\.\d{2}\.\d{4}", name):
        return _list_villages("v.node = %s", [parse_node(name)], near, MAX_VILLAGES)
    values = [name.lower()]
    condition = "lower(v.name) = %s"
    if district:
        condition += " and lower(d.name) = %s"
        values.append(district.lower())
    return _list_villages(condition, values, near, MAX_VILLAGES)


def get_village_name(node: int) -> str:
    """A village's full name by its node; empty when no such village is in force."""
    villages = _list_villages("v.node = %s", [node], (0, 0), 1)
    return villages[0].full_name if villages else ""


def get_village_names(nodes: Iterable[int]) -> dict[int, str]:
    """The full names of the villages in force, by node; one statement, however many."""
    villages = _list_villages("v.node = any(%s)", [list(nodes)], (0, 0), MAX_VILLAGES)
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
    condition: str, values: list[Any], near: tuple[int, int], limit: int
) -> list[Village]:
    with connection.cursor() as cursor:
        cursor.execute(VILLAGES_SQL.format(condition=condition), [*values, *near, limit])
        return [Village(*row) for row in cursor.fetchall()]
