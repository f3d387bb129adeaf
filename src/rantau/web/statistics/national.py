"""Four numbers that are never one: authorised, departed, arrived, returned; along their axes."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rantau.access.actor import Actor
from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.access.scope import looking
from rantau.core import clock
from rantau.offices.models import OfficeKind
from rantau.offices.regions import region_names
from rantau.statistics.numbers import MEASURES, Asked, Counts, Numbers, numbers
from rantau.statistics.permissions import READ_NUMBERS
from rantau.web.house.countries import COUNTRIES, country_called
from rantau.web.house.entry import signed_in
from rantau.web.house.tilemap import Row, figure, tile_map
from rantau.web.statistics import words
from rantau.web.statistics.asking import (
    PROVINCE,
    REGENCY,
    Ground,
    address,
    ground,
    whole_number,
)
from rantau.web.statistics.nested import nested_map

KEEP = ("tahun", "bulan", "negara", "jk", "ukuran", "tempat")
YEARS = 5
TALLEST, BAR, STEP = 90, 22, 30


@require_safe
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """The board in the reader's own range; at home a place can be opened."""
    actor = request.actor
    demand(actor, READ_NUMBERS)
    given = request.GET
    place = ground(actor, given.get("tempat", ""), smallest=REGENCY)
    asked = _asked(given, place)
    measure = given.get("ukuran", "") if given.get("ukuran", "") in MEASURES else "departed"
    with looking(actor):
        found = numbers(actor, asked)
        names = region_names(place.span, REGENCY_LEVEL, also=_above(place, found))
    shown = {
        "at": clock.now(),
        "where": _where(actor, place, names),
        "asked": asked,
        "measure": words.MEASURES[measure],
        "measure_code": measure,
        "figures": _figures(given, found.total, measure),
        "table": _origins(given, found, place, names),
        "destinations": _destinations(given, found, measure),
        "months": _months(given, found, asked, measure),
        "bars": _bars(found, asked, measure),
        "whole_url": address(given, KEEP, tempat="") if place.chosen else "",
        "clear_url": "?" if any(given.get(name) for name in KEEP) else "",
        **_choices(),
        **_map(given, found, place, names, measure),
    }
    return render(request, "statistics/national.html", shown)


REGENCY_LEVEL = 2


def _above(place: Ground, found: Numbers) -> set[int]:
    """Nodes of the provinces, and of the place itself, whose names are needed besides."""
    seen = {node // PROVINCE * PROVINCE for node in found.by_origin}
    return seen | {place.span[0]} | {code * PROVINCE for code in range(11, 97)}


def _asked(given: QueryDict, place: Ground) -> Asked:
    this_year = clock.today().year
    year = whole_number(given.get("tahun", ""), this_year - YEARS + 1, this_year)
    return Asked(
        year=year or this_year,
        month=whole_number(given.get("bulan", ""), 1, 12),
        destination=given.get("negara", "") if given.get("negara", "") in COUNTRIES else "",
        sex=given.get("jk", "") if given.get("jk", "") in words.SEXES else "",
        place=place.span,
    )


def _where(actor: Actor, place: Ground, names: Mapping[int, str]) -> str:
    if place.chosen or actor.spans:
        return names.get(place.span[0], "")
    if actor.office_kind == OfficeKind.POST_ABROAD:
        return _("Seluruh Indonesia, ke negara perwakilan ini")
    return _("Seluruh Indonesia")


def _choices() -> dict[str, Any]:
    this_year = clock.today().year
    return {
        "years": range(this_year, this_year - YEARS, -1),
        "month_names": list(enumerate(words.MONTHS, start=1)),
        "countries": sorted(((code, str(name)) for code, name in COUNTRIES.items()), key=_name),
        "sexes": words.SEXES.items(),
    }


def _name(pair: tuple[str, str]) -> str:
    return pair[1]


def _figures(given: QueryDict, total: Counts, measure: str) -> list[dict[str, Any]]:
    """The four numbers; each leads to the board coloured by it."""
    return [
        {
            "shown": figure(total[code]),
            "words": words.MEASURES[code],
            "url": address(given, KEEP, ukuran=code),
            "current": code == measure,
        }
        for code in MEASURES
    ]


def _cells(counts: Counts) -> list[str]:
    return [figure(counts.get(code, 0)) for code in MEASURES]


def _map(
    given: QueryDict, found: Numbers, place: Ground, names: Mapping[int, str], measure: str
) -> dict[str, Any]:
    """The nested map of the country, or the tiles of one province; of a regency there is none."""
    counts = {node: n.get(measure, 0) for node, n in found.by_origin.items()}
    if place.size == PROVINCE:
        urls = {node: address(given, KEEP, tempat=node) for node in names if not node % PROVINCE}
        return {"nested": nested_map(counts, names, urls)}
    if place.size == REGENCY:
        below = [node for node in names if node % PROVINCE]
        rows = [Row(str(node), names[node], counts.get(node, 0)) for node in below]
        return {"map": tile_map(rows, columns=9)}
    return {}


def _origins(
    given: QueryDict, found: Numbers, place: Ground, names: Mapping[int, str]
) -> list[dict[str, Any]]:
    """One line a province, or a regency below a province; most departed first."""
    size = max(place.size, REGENCY)
    sums: dict[int, Counts] = {}
    for node, counts in found.by_origin.items():
        kept = sums.setdefault(node // size * size, dict.fromkeys(MEASURES, 0))
        for code, number in counts.items():
            kept[code] += number
    ranked = sorted(sums, key=lambda node: (-sums[node]["departed"], node))
    return [
        {
            "name": names.get(node, str(node)),
            "url": address(given, KEEP, tempat=node) if size == PROVINCE else "",
            "cells": _cells(sums[node]),
        }
        for node in ranked
        if any(sums[node].values())
    ]


def _destinations(given: QueryDict, found: Numbers, measure: str) -> list[dict[str, Any]]:
    rows = found.by_destination
    most = max((counts.get(measure, 0) for counts in rows.values()), default=0)
    ranked = sorted(rows, key=lambda code: (-rows[code].get(measure, 0), code))
    return [
        {
            "name": country_called(code),
            "url": address(given, KEEP, negara=code),
            "share": max(rows[code].get(measure, 0), 0) * 100 // most if most else 0,
            "cells": _cells(rows[code]),
        }
        for code in ranked
        if any(rows[code].values())
    ]


def _months(given: QueryDict, found: Numbers, asked: Asked, measure: str) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "url": address(given, KEEP, bulan=number),
            "current": asked.month == number,
            "cells": _cells(found.by_month[number]),
        }
        for number, name in enumerate(words.MONTHS, start=1)
        if number in found.by_month
    ]


def _bars(found: Numbers, asked: Asked, measure: str) -> list[dict[str, Any]]:
    """The twelve months as bars of the chosen measure."""
    counts = [max(found.by_month[n].get(measure, 0), 0) if n in found.by_month else 0
              for n in range(1, 13)]  # fmt: skip
    most = max(counts)
    tall = [count * TALLEST // most if most else 0 for count in counts]
    return [
        {
            "x": place * STEP,
            "y": TALLEST - tall[place],
            "height": tall[place],
            "width": BAR,
            "letter": str(words.MONTHS[place])[:1],
            "title": f"{words.MONTHS[place]}: {figure(counts[place])}",
            "current": asked.month in (None, place + 1),
        }
        for place in range(12)
    ]
