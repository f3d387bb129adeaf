"""Looking up regions. Codes are public: no scope is needed to read them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from rantau.offices.models import Region
from rantau.offices.spans import node_of


@lru_cache(maxsize=1)
def regency_nodes() -> frozenset[int]:
    """Nodes of every regency and city that ever was in force; read once a process."""
    rows = Region.objects.filter(level=Region.REGENCY).values_list("node", flat=True)
    return frozenset(rows)


@dataclass(frozen=True)
class Place:
    """A village with the names above it, as a person would say where it is."""

    node: int
    words: str


VILLAGES = """
    select v.node, concat_ws(', ', v.name, d.name, r.name)
      from offices_region v
      join offices_region d on d.node = v.parent_node and d.in_force_until is null
      join offices_region r on r.node = d.parent_node and r.in_force_until is null
     where v.level = 4 and v.in_force_until is null and {which}
     order by (v.node >= %s and v.node < %s) desc, v.node limit %s
"""


def villages_called(typed: str, *, near: tuple[int, int], most: int = 30) -> list[Place]:
    """Villages by name or official code, those in the span `near` first.

    typed   a village's name, optionally "village, sub-district"; or its code 32.12.15.2001
    """
    name, _, district = (part.strip() for part in typed.partition(","))
    if re.fullmatch(r"\d{2}\.\d{2}\.\d{2}\.\d{4}", name):
        return _places("v.node = %s", [node_of(name)], near, most)
    wanted = [name.lower()]
    which = "lower(v.name) = %s"
    if district:
        which += " and lower(d.name) = %s"
        wanted.append(district.lower())
    return _places(which, wanted, near, most)


def place_named(node: int) -> str:
    """A village's full name by its node; empty when no such village is in force."""
    found = _places("v.node = %s", [node], (0, 0), 1)
    return found[0].words if found else ""


def region_names(span: tuple[int, int], level: int, *, also: Iterable[int] = ()) -> dict[int, str]:
    """Node to name of every region of one level in a half-open span, and of the nodes in `also`."""
    (lo, hi), wanted, upper = span, set(also), _upper_names()
    found = {node: upper[node][1] for node in wanted & upper.keys()}
    if level <= Region.REGENCY:
        held = upper.items()
        found |= {node: name for node, (at, name) in held if at == level and lo <= node < hi}
        spread = Region.objects.none()
    else:
        spread = Region.objects.filter(level=level, node__gte=lo, node__lt=hi, in_force_until=None)
    named = Region.objects.filter(node__in=wanted - upper.keys(), in_force_until=None)
    # Each half has an index of its own; together in one condition neither would be used.
    return found | dict(spread.union(named).values_list("node", "name"))


@lru_cache(maxsize=1)
def _upper_names() -> dict[int, tuple[int, str]]:
    """Level and name of all provinces and regencies in force; read once a process."""
    rows = Region.objects.filter(level__lte=Region.REGENCY, in_force_until=None)
    return {node: (level, name) for node, level, name in rows.values_list("node", "level", "name")}


def _places(which: str, values: list, near: tuple[int, int], most: int) -> list[Place]:
    with connection.cursor() as cursor:
        cursor.execute(VILLAGES.format(which=which), [*values, *near, most])
        return [Place(*row) for row in cursor.fetchall()]
