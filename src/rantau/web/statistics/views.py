"""The statistics pages: the national numbers of placement, and an office's residents abroad."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.offices.models import OfficeKind
from rantau.offices.region_codes import PROVINCE_SIZE, REGENCY_SIZE, VILLAGE_SIZE
from rantau.offices.selectors import get_region_names
from rantau.placement.models import Placement
from rantau.statistics.permissions import READ_NUMBERS, READ_RESIDENTS
from rantau.statistics.placement_counts import (
    MEASURES,
    CountByMeasure,
    CountFilter,
    PlacementCounts,
    get_placement_counts,
)
from rantau.statistics.residents import (
    ARRIVAL_REPORT_PERIOD,
    ResidentCounts,
    ResidentFilter,
    count_residents,
    list_residents,
)
from rantau.web.common.decorators import officer_required
from rantau.web.common.labels import COUNTRY_NAMES, format_number, get_country_name
from rantau.web.common.tile_map import PlaceCount, build_tile_map, get_province_grid
from rantau.web.statistics import labels
from rantau.web.statistics.filters import (
    SelectedPlace,
    build_filter_url,
    get_selected_place,
    parse_whole_number,
)
from rantau.web.statistics.nested_map import build_nested_map

NATIONAL_FILTERS = ("tahun", "bulan", "negara", "jk", "ukuran", "tempat")
YEAR_COUNT = 5
BAR_MAX_HEIGHT, BAR_WIDTH, BAR_SPACING = 90, 22, 30


@require_safe
@officer_required
def national_statistics(request: ActorRequest) -> HttpResponse:
    """The board in the reader's own range; at home a place can be opened."""
    actor = request.actor
    require_permission(actor, READ_NUMBERS)
    given = request.GET
    place = get_selected_place(actor, given.get("tempat", ""), smallest=REGENCY_SIZE)
    asked = _parse_national_filters(given, place)
    measure = given.get("ukuran", "") if given.get("ukuran", "") in MEASURES else "departed"
    with reading_as(actor):
        found = get_placement_counts(actor, asked)
        names = get_region_names(
            place.span, REGENCY_LEVEL, extra_nodes=_list_named_nodes(place, found)
        )
    shown = {
        "at": clock.now(),
        "where": _describe_national_place(actor, place, names),
        "asked": asked,
        "measure": labels.MEASURE_LABELS[measure],
        "measure_code": measure,
        "figures": _build_national_figures(given, found.total, measure),
        "table": _build_origin_rows(given, found, place, names),
        "destinations": _build_destination_rows(given, found, measure),
        "months": _build_month_rows(given, found, asked, measure),
        "bars": _build_month_bars(found, asked, measure),
        "whole_url": build_filter_url(given, NATIONAL_FILTERS, tempat="") if place.chosen else "",
        "clear_url": "?" if any(given.get(name) for name in NATIONAL_FILTERS) else "",
        **_build_filter_choices(),
        **_build_national_map(given, found, place, names, measure),
    }
    return render(request, "statistics/national.html", shown)


REGENCY_LEVEL = 2


def _list_named_nodes(place: SelectedPlace, found: PlacementCounts) -> set[int]:
    """Nodes of the provinces, and of the place itself, whose names are needed besides."""
    seen = {node // PROVINCE_SIZE * PROVINCE_SIZE for node in found.by_origin}
    return seen | {place.span[0]} | {code * PROVINCE_SIZE for code in range(11, 97)}


def _parse_national_filters(given: QueryDict, place: SelectedPlace) -> CountFilter:
    this_year = clock.today().year
    year = parse_whole_number(given.get("tahun", ""), this_year - YEAR_COUNT + 1, this_year)
    return CountFilter(
        year=year or this_year,
        month=parse_whole_number(given.get("bulan", ""), 1, 12),
        destination=given.get("negara", "") if given.get("negara", "") in COUNTRY_NAMES else "",
        sex=given.get("jk", "") if given.get("jk", "") in labels.SEX_LABELS else "",
        region_range=place.span,
    )


def _describe_national_place(actor: Actor, place: SelectedPlace, names: Mapping[int, str]) -> str:
    if place.chosen or actor.spans:
        return names.get(place.span[0], "")
    if actor.office_kind == OfficeKind.POST_ABROAD:
        return _("All of Indonesia, to the country of this post")
    return _("All of Indonesia")


def _build_filter_choices() -> dict[str, Any]:
    this_year = clock.today().year
    return {
        "years": range(this_year, this_year - YEAR_COUNT, -1),
        "month_names": list(enumerate(labels.MONTH_NAMES, start=1)),
        "countries": sorted(
            ((code, str(name)) for code, name in COUNTRY_NAMES.items()), key=_get_choice_label
        ),
        "sexes": labels.SEX_LABELS.items(),
    }


def _get_choice_label(pair: tuple[str, str]) -> str:
    return pair[1]


def _build_national_figures(
    given: QueryDict, total: CountByMeasure, measure: str
) -> list[dict[str, Any]]:
    """The four numbers; each leads to the board coloured by it."""
    return [
        {
            "shown": format_number(total[code]),
            "words": labels.MEASURE_LABELS[code],
            "url": build_filter_url(given, NATIONAL_FILTERS, ukuran=code),
            "current": code == measure,
        }
        for code in MEASURES
    ]


def _format_counts(counts: CountByMeasure) -> list[str]:
    return [format_number(counts.get(code, 0)) for code in MEASURES]


def _build_national_map(
    given: QueryDict,
    found: PlacementCounts,
    place: SelectedPlace,
    names: Mapping[int, str],
    measure: str,
) -> dict[str, Any]:
    """The nested map of the country, or the tiles of one province; of a regency there is none."""
    counts = {node: n.get(measure, 0) for node, n in found.by_origin.items()}
    if place.size == PROVINCE_SIZE:
        urls = {
            node: build_filter_url(given, NATIONAL_FILTERS, tempat=node)
            for node in names
            if not node % PROVINCE_SIZE
        }
        return {"nested": build_nested_map(counts, names, urls)}
    if place.size == REGENCY_SIZE:
        below = [node for node in names if node % PROVINCE_SIZE]
        rows = [PlaceCount(str(node), names[node], counts.get(node, 0)) for node in below]
        return {"map": build_tile_map(rows, columns=9)}
    return {}


def _build_origin_rows(
    given: QueryDict, found: PlacementCounts, place: SelectedPlace, names: Mapping[int, str]
) -> list[dict[str, Any]]:
    """One line a province, or a regency below a province; most departed first."""
    size = max(place.size, REGENCY_SIZE)
    sums: dict[int, CountByMeasure] = {}
    for node, counts in found.by_origin.items():
        kept = sums.setdefault(node // size * size, dict.fromkeys(MEASURES, 0))
        for code, number in counts.items():
            kept[code] += number
    ranked = sorted(sums, key=lambda node: (-sums[node]["departed"], node))
    return [
        {
            "name": names.get(node, str(node)),
            "url": build_filter_url(given, NATIONAL_FILTERS, tempat=node)
            if size == PROVINCE_SIZE
            else "",
            "cells": _format_counts(sums[node]),
        }
        for node in ranked
        if any(sums[node].values())
    ]


def _build_destination_rows(
    given: QueryDict, found: PlacementCounts, measure: str
) -> list[dict[str, Any]]:
    rows = found.by_destination
    most = max((counts.get(measure, 0) for counts in rows.values()), default=0)
    ranked = sorted(rows, key=lambda code: (-rows[code].get(measure, 0), code))
    return [
        {
            "name": get_country_name(code),
            "url": build_filter_url(given, NATIONAL_FILTERS, negara=code),
            "share": max(rows[code].get(measure, 0), 0) * 100 // most if most else 0,
            "cells": _format_counts(rows[code]),
        }
        for code in ranked
        if any(rows[code].values())
    ]


def _build_month_rows(
    given: QueryDict, found: PlacementCounts, asked: CountFilter, measure: str
) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "url": build_filter_url(given, NATIONAL_FILTERS, bulan=number),
            "current": asked.month == number,
            "cells": _format_counts(found.by_month[number]),
        }
        for number, name in enumerate(labels.MONTH_NAMES, start=1)
        if number in found.by_month
    ]


def _build_month_bars(
    found: PlacementCounts, asked: CountFilter, measure: str
) -> list[dict[str, Any]]:
    """The twelve months as bars of the chosen measure."""
    counts = [
        max(found.by_month[n].get(measure, 0), 0) if n in found.by_month else 0
        for n in range(1, 13)
    ]
    most = max(counts)
    tall = [count * BAR_MAX_HEIGHT // most if most else 0 for count in counts]
    return [
        {
            "x": place * BAR_SPACING,
            "y": BAR_MAX_HEIGHT - tall[place],
            "height": tall[place],
            "width": BAR_WIDTH,
            "letter": str(labels.MONTH_NAMES[place])[:1],
            "title": f"{labels.MONTH_NAMES[place]}: {format_number(counts[place])}",
            "current": asked.month in (None, place + 1),
        }
        for place in range(12)
    ]


RESIDENTS_FILTERS = ("tempat", "negara", "status", "perhatian")
LIST_ANCHOR = "#daftar"
MAX_COUNTRIES = 7  # as many as one looks at; the others stand in the filter of the list


@require_safe
@officer_required
def residents_abroad(request: ActorRequest) -> HttpResponse:
    """The board; every person whom the list names is logged as looked at."""
    actor = request.actor
    require_permission(actor, READ_RESIDENTS)
    given = request.GET
    place = get_selected_place(actor, given.get("tempat", ""))
    today = clock.today()
    with reading_as(actor):
        figures = _build_month_figures(actor, place, today)
        counted = count_residents(actor, place.span, place.size)
        wanted = _parse_residents_filters(given, place, counted)
        found, more = list_residents(
            actor,
            wanted,
            persons_with_case=counted.persons_with_case,
            after=given.get("sesudah", ""),
        )
        seen = {row.person.origin_node for row in found} | {place.span[0]}
        names = get_region_names(place.span, place.level, extra_nodes=seen)
    shown = {
        "at": clock.now(),
        "month": labels.MONTH_NAMES[today.month - 1],
        "year": today.year,
        "where": _describe_residents_place(actor, place, names),
        "figures": figures,
        "counted": counted,
        "persons": format_number(counted.total),
        "needing": _build_attention_rows(given, counted),
        "destinations": _build_residents_by_country(given, counted),
        "countries": _list_country_choices(counted),
        "map": _build_residents_map(given, counted, place, names),
        "lines": [_build_resident_row(row, counted, names) for row in found],
        "next_url": _build_next_page_url(given, found[-1]) if more else "",
        "whole_url": build_filter_url(given, RESIDENTS_FILTERS, tempat="") if place.chosen else "",
        "chosen": _describe_chosen_filters(wanted),
        "clear_url": "?" if any(given.get(name) for name in RESIDENTS_FILTERS) else "",
        "states": labels.RESIDENT_STATUS_LABELS.items(),
        "wanted": wanted,
    }
    return render(request, "statistics/residents.html", shown)


def _parse_residents_filters(
    given: QueryDict, place: SelectedPlace, counted: ResidentCounts
) -> ResidentFilter:
    destination, status = given.get("negara", ""), given.get("status", "")
    attention = given.get("perhatian", "")
    return ResidentFilter(
        region_range=place.span,
        destination=destination if destination in counted.by_destination else "",
        status=status if status in labels.RESIDENT_STATUS_LABELS else "",
        attention=attention if attention in labels.ATTENTION_LABELS else "",
    )


def _describe_residents_place(actor: Actor, place: SelectedPlace, names: Mapping[int, str]) -> str:
    if place.chosen or actor.spans:
        return _("origin on the card: %(place)s") % {"place": names.get(place.span[0], "")}
    return _("whom this post looks after")


def _build_month_figures(actor: Actor, place: SelectedPlace, today: date) -> list[dict[str, Any]]:
    """The four numbers of this month at the place; none below a regency, where nobody counts."""
    lo, hi = place.span
    if hi - lo < REGENCY_SIZE:
        return []
    total = get_placement_counts(
        actor, CountFilter(today.year, today.month, region_range=place.span)
    ).total
    return [
        {"shown": format_number(total[code]), "words": labels.MEASURE_LABELS[code]}
        for code in MEASURES
    ]


def _build_attention_rows(given: QueryDict, counted: ResidentCounts) -> list[dict[str, Any]]:
    """What needs attention, gravest first, each with a verb that leads to the people."""
    lines = []
    for code, (title, verb, kind) in labels.ATTENTION_LABELS.items():
        count = counted.attention[code]
        url = build_filter_url(given, ("tempat",), perhatian=code) + LIST_ANCHOR
        lines.append(
            {
                "title": title,
                "verb": verb,
                "kind": kind if count else "ok",
                "shown": format_number(count),
                "url": url if count else "",
            }
        )
    return lines


def _build_residents_by_country(given: QueryDict, counted: ResidentCounts) -> list[dict[str, Any]]:
    """The countries with most of them, and all others as one."""
    ranked = counted.by_destination.most_common()
    most = ranked[0][1] if ranked else 0
    lines = [(get_country_name(code), code, count) for code, count in ranked[:MAX_COUNTRIES]]
    rest = ranked[MAX_COUNTRIES:]
    if rest:
        others = _("Others (%(countries)s countries)") % {"countries": len(rest)}
        lines.append((others, "", sum(count for _code, count in rest)))
    return [
        {
            "name": name,
            "shown": format_number(count),
            "share": min(count * 100 // most, 100),
            "url": build_filter_url(given, ("tempat",), negara=code) + LIST_ANCHOR if code else "",
        }
        for name, code, count in lines
    ]


def _list_country_choices(counted: ResidentCounts) -> list[dict[str, str]]:
    called = [(get_country_name(code), code) for code in counted.by_destination]
    return [{"code": code, "name": name} for name, code in sorted(called)]


def _build_residents_map(
    given: QueryDict, counted: ResidentCounts, place: SelectedPlace, names: Mapping[int, str]
) -> Any:
    """Tiles of the places directly below; a village has none."""
    lo, hi = place.span
    if hi - lo <= VILLAGE_SIZE:
        return None
    below = sorted(node for node in names if lo <= node < hi and node % place.size == 0)
    provinces = place.size == PROVINCE_SIZE
    rows = [
        PlaceCount(
            f"{node:010d}"[:2] if provinces else str(node),
            names[node],
            counted.by_place[node],
            url=build_filter_url(given, RESIDENTS_FILTERS, tempat=f"{node:010d}")
            if counted.by_place[node]
            else "",
        )
        for node in below
        if node != lo or counted.by_place[node]
    ]
    return build_tile_map(rows, get_province_grid() if provinces else None)


def _build_resident_row(
    row: Placement, counted: ResidentCounts, names: Mapping[int, str]
) -> dict[str, Any]:
    status, kind = labels.RESIDENT_STATUS_LABELS[row.milestone]
    today = clock.today()
    late = row.milestone == "departed" and row.milestone_at < clock.now() - ARRIVAL_REPORT_PERIOD
    return {
        "placement": row,
        "person": row.person,
        "village": names.get(row.person.origin_node, ""),
        "country": get_country_name(row.destination),
        "status": status,
        "kind": "bad" if late else kind,
        "case": row.person_id in counted.persons_with_case,
        "contract_over": row.contract_until is not None and row.contract_until < today,
        "passport_over": row.passport_until is not None and row.passport_until < today,
    }


def _build_next_page_url(given: QueryDict, last: Placement) -> str:
    return build_filter_url(given, RESIDENTS_FILTERS, sesudah=last.reference) + LIST_ANCHOR


def _describe_chosen_filters(wanted: ResidentFilter) -> list[str]:
    """The filters in words, above the list."""
    said = [get_country_name(wanted.destination)] if wanted.destination else []
    said += [str(labels.RESIDENT_STATUS_LABELS[wanted.status][0])] if wanted.status else []
    said += [str(labels.ATTENTION_LABELS[wanted.attention][0])] if wanted.attention else []
    return said
