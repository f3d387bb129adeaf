"""An office's own people abroad: what needs attention today first, where they are, who they are."""

from collections.abc import Mapping
from datetime import date
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
from rantau.offices.regions import region_names
from rantau.placement.models import Placement
from rantau.statistics.numbers import MEASURES, Asked, numbers
from rantau.statistics.permissions import READ_RESIDENTS
from rantau.statistics.residents import REPORT_WITHIN, Abroad, Wanted, abroad, residents
from rantau.web.house.countries import country_called
from rantau.web.house.entry import signed_in
from rantau.web.house.tilemap import Row, figure, province_grid, tile_map
from rantau.web.statistics import words
from rantau.web.statistics.asking import PROVINCE, REGENCY, VILLAGE, Ground, address, ground

KEEP = ("tempat", "negara", "status", "perhatian")
LIST = "#daftar"
COUNTRIES = 7  # as many as one looks at; the others stand in the filter of the list


@require_safe
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """The board; every person whom the list names is logged as looked at."""
    actor = request.actor
    demand(actor, READ_RESIDENTS)
    given = request.GET
    place = ground(actor, given.get("tempat", ""))
    today = clock.today()
    with looking(actor):
        figures = _figures(actor, place, today)
        counted = abroad(actor, place.span, place.size)
        wanted = _wanted(given, place, counted)
        found, more = residents(actor, wanted, cases=counted.cases, after=given.get("sesudah", ""))
        seen = {row.person.origin_node for row in found} | {place.span[0]}
        names = region_names(place.span, place.level, also=seen)
    shown = {
        "at": clock.now(),
        "month": words.MONTHS[today.month - 1],
        "year": today.year,
        "where": _where(actor, place, names),
        "figures": figures,
        "counted": counted,
        "persons": figure(counted.persons),
        "needing": _needing(given, counted),
        "destinations": _destinations(given, counted),
        "countries": _countries(counted),
        "map": _map(given, counted, place, names),
        "lines": [_line(row, counted, names) for row in found],
        "next_url": _next(given, found[-1]) if more else "",
        "whole_url": address(given, KEEP, tempat="") if place.chosen else "",
        "chosen": _chosen(wanted),
        "clear_url": "?" if any(given.get(name) for name in KEEP) else "",
        "states": words.STATUS.items(),
        "wanted": wanted,
    }
    return render(request, "statistics/residents.html", shown)


def _wanted(given: QueryDict, place: Ground, counted: Abroad) -> Wanted:
    destination, status = given.get("negara", ""), given.get("status", "")
    attention = given.get("perhatian", "")
    return Wanted(
        place=place.span,
        destination=destination if destination in counted.by_destination else "",
        status=status if status in words.STATUS else "",
        attention=attention if attention in words.ATTENTION else "",
    )


def _where(actor: Actor, place: Ground, names: Mapping[int, str]) -> str:
    if place.chosen or actor.spans:
        return _("asal di kartu: %(place)s") % {"place": names.get(place.span[0], "")}
    return _("yang menjadi tanggungan perwakilan ini")


def _figures(actor: Actor, place: Ground, today: date) -> list[dict[str, Any]]:
    """The four numbers of this month at the place; none below a regency, where nobody counts."""
    lo, hi = place.span
    if hi - lo < REGENCY:
        return []
    total = numbers(actor, Asked(today.year, today.month, place=place.span)).total
    return [{"shown": figure(total[code]), "words": words.MEASURES[code]} for code in MEASURES]


def _needing(given: QueryDict, counted: Abroad) -> list[dict[str, Any]]:
    """What needs attention, gravest first, each with a verb that leads to the people."""
    lines = []
    for code, (title, verb, kind) in words.ATTENTION.items():
        count = counted.attention[code]
        url = address(given, ("tempat",), perhatian=code) + LIST
        lines.append({"title": title, "verb": verb, "kind": kind if count else "ok",
                      "shown": figure(count), "url": url if count else ""})  # fmt: skip
    return lines


def _destinations(given: QueryDict, counted: Abroad) -> list[dict[str, Any]]:
    """The countries with most of them, and all others as one."""
    ranked = counted.by_destination.most_common()
    most = ranked[0][1] if ranked else 0
    lines = [(country_called(code), code, count) for code, count in ranked[:COUNTRIES]]
    rest = ranked[COUNTRIES:]
    if rest:
        others = _("Lainnya (%(countries)s negara)") % {"countries": len(rest)}
        lines.append((others, "", sum(count for _code, count in rest)))
    return [
        {
            "name": name,
            "shown": figure(count),
            "share": min(count * 100 // most, 100),
            "url": address(given, ("tempat",), negara=code) + LIST if code else "",
        }
        for name, code, count in lines
    ]


def _countries(counted: Abroad) -> list[dict[str, str]]:
    called = [(country_called(code), code) for code in counted.by_destination]
    return [{"code": code, "name": name} for name, code in sorted(called)]


def _map(given: QueryDict, counted: Abroad, place: Ground, names: Mapping[int, str]) -> Any:
    """Tiles of the places directly below; a village has none."""
    lo, hi = place.span
    if hi - lo <= VILLAGE:
        return None
    below = sorted(node for node in names if lo <= node < hi and node % place.size == 0)
    provinces = place.size == PROVINCE
    rows = [
        Row(
            f"{node:010d}"[:2] if provinces else str(node), names[node], counted.by_place[node],
            url=address(given, KEEP, tempat=f"{node:010d}") if counted.by_place[node] else "",
        )
        for node in below
        if node != lo or counted.by_place[node]
    ]  # fmt: skip
    return tile_map(rows, province_grid() if provinces else None)


def _line(row: Placement, counted: Abroad, names: Mapping[int, str]) -> dict[str, Any]:
    status, kind = words.STATUS[row.milestone]
    today = clock.today()
    late = row.milestone == "departed" and row.milestone_at < clock.now() - REPORT_WITHIN
    return {
        "placement": row,
        "person": row.person,
        "village": names.get(row.person.origin_node, ""),
        "country": country_called(row.destination),
        "status": status,
        "kind": "bad" if late else kind,
        "case": row.person_id in counted.cases,
        "contract_over": row.contract_until is not None and row.contract_until < today,
        "passport_over": row.passport_until is not None and row.passport_until < today,
    }


def _next(given: QueryDict, last: Placement) -> str:
    return address(given, KEEP, sesudah=last.reference) + LIST


def _chosen(wanted: Wanted) -> list[str]:
    """The filters in words, above the list."""
    said = [country_called(wanted.destination)] if wanted.destination else []
    said += [str(words.STATUS[wanted.status][0])] if wanted.status else []
    said += [str(words.ATTENTION[wanted.attention][0])] if wanted.attention else []
    return said
