"""The national numbers of placement, by place of origin, destination and month."""

from collections.abc import Mapping
from functools import partial
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
from rantau.common.database import read_from_replica
from rantau.offices.models import OfficeKind, Region
from rantau.offices.region_codes import PROVINCE_SIZE, REGENCY_SIZE
from rantau.offices.selectors import get_region_names
from rantau.statistics.permissions import READ_NUMBERS
from rantau.statistics.placement_counts import (
    MEASURES,
    CountByMeasure,
    CountFilter,
    PlacementCounts,
    get_placement_counts,
)
from rantau.web.common.decorators import officer_required
from rantau.web.common.labels import COUNTRY_NAMES, SEX_LABELS, format_number, get_country_name
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
YEAR_COUNT = 5  # this year and those before, to choose from
BAR_MAX_HEIGHT, BAR_WIDTH, BAR_SPACING = 90, 22, 30  # in the units of the SVG


@require_safe
@officer_required
def national_statistics(request: ActorRequest) -> HttpResponse:
    """The numbers of placement in the actor's range, by place of origin, destination and month."""
    actor = request.actor
    require_permission(actor, READ_NUMBERS)
    query = request.GET
    place = get_selected_place(actor, query.get("tempat", ""), smallest=REGENCY_SIZE)
    count_filter = _parse_national_filters(query, place)
    measure = query.get("ukuran", "") if query.get("ukuran", "") in MEASURES else "departed"
    placement_counts, names = read_from_replica(partial(_read_numbers, actor, count_filter, place))
    context = {
        "at": clock.now(),
        "where": _describe_national_place(actor, place, names),
        "count_filter": count_filter,
        "measure": labels.MEASURE_LABELS[measure],
        "measure_code": measure,
        "figures": _build_national_figures(query, placement_counts.total, measure),
        "table": _build_origin_rows(query, placement_counts, place, names),
        "destinations": _build_destination_rows(query, placement_counts, measure),
        "months": _build_month_rows(query, placement_counts, count_filter, measure),
        "bars": _build_month_bars(placement_counts, count_filter, measure),
        "whole_url": build_filter_url(query, NATIONAL_FILTERS, tempat="")
        if place.is_chosen
        else "",
        "clear_url": "?" if any(query.get(name) for name in NATIONAL_FILTERS) else "",
        **_build_filter_choices(),
        **_build_national_map(query, placement_counts, place, names, measure),
    }
    return render(request, "statistics/national.html", context)


def _read_numbers(
    actor: Actor, count_filter: CountFilter, place: SelectedPlace
) -> tuple[PlacementCounts, dict[int, str]]:
    """The counts, and the names of the regions that the page shows."""
    with reading_as(actor):
        placement_counts = get_placement_counts(actor, count_filter)
        names = get_region_names(
            place.span, Region.REGENCY, extra_nodes=_list_named_nodes(place, placement_counts)
        )
    return placement_counts, names


def _list_named_nodes(place: SelectedPlace, placement_counts: PlacementCounts) -> set[int]:
    """Nodes of provinces, and of the place itself, whose names the page needs besides those inside
    the place."""
    of_origins = {node // PROVINCE_SIZE * PROVINCE_SIZE for node in placement_counts.by_origin}
    on_map = {int(code) * PROVINCE_SIZE for code in get_province_grid()}
    return of_origins | on_map | {place.span[0]}


def _parse_national_filters(query: QueryDict, place: SelectedPlace) -> CountFilter:
    this_year = clock.today().year
    year = parse_whole_number(query.get("tahun", ""), this_year - YEAR_COUNT + 1, this_year)
    return CountFilter(
        year=year or this_year,
        month=parse_whole_number(query.get("bulan", ""), 1, 12),
        destination=query.get("negara", "") if query.get("negara", "") in COUNTRY_NAMES else "",
        sex=query.get("jk", "") if query.get("jk", "") in SEX_LABELS else "",
        region_range=place.span,
    )


def _describe_national_place(actor: Actor, place: SelectedPlace, names: Mapping[int, str]) -> str:
    if place.is_chosen or actor.spans:
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
        "sexes": SEX_LABELS.items(),
    }


def _get_choice_label(pair: tuple[str, str]) -> str:
    return pair[1]


def _build_national_figures(
    query: QueryDict, total: CountByMeasure, measure: str
) -> list[dict[str, Any]]:
    """The four numbers, each with the link to the page that shows its map and bars."""
    return [
        {
            "number": format_number(total[code]),
            "label": labels.MEASURE_LABELS[code],
            "url": build_filter_url(query, NATIONAL_FILTERS, ukuran=code),
            "is_current": code == measure,
        }
        for code in MEASURES
    ]


def _format_counts(counts: CountByMeasure) -> list[str]:
    return [format_number(counts.get(code, 0)) for code in MEASURES]


def _build_national_map(
    query: QueryDict,
    placement_counts: PlacementCounts,
    place: SelectedPlace,
    names: Mapping[int, str],
    measure: str,
) -> dict[str, Any]:
    """The nested map of the country, or the tile map of a province; empty for a regency."""
    counts = {node: n.get(measure, 0) for node, n in placement_counts.by_origin.items()}
    if place.size == PROVINCE_SIZE:
        urls = {
            node: build_filter_url(query, NATIONAL_FILTERS, tempat=node)
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
    query: QueryDict,
    placement_counts: PlacementCounts,
    place: SelectedPlace,
    names: Mapping[int, str],
) -> list[dict[str, Any]]:
    """A row for each province, or for each regency of a province; most departed first."""
    size = max(place.size, REGENCY_SIZE)
    sums: dict[int, CountByMeasure] = {}
    for node, counts in placement_counts.by_origin.items():
        total = sums.setdefault(node // size * size, dict.fromkeys(MEASURES, 0))
        for code, number in counts.items():
            total[code] += number
    ranked = sorted(sums, key=lambda node: (-sums[node]["departed"], node))
    return [
        {
            "name": names.get(node, str(node)),
            "url": build_filter_url(query, NATIONAL_FILTERS, tempat=node)
            if size == PROVINCE_SIZE
            else "",
            "cells": _format_counts(sums[node]),
        }
        for node in ranked
        if any(sums[node].values())
    ]


def _build_destination_rows(
    query: QueryDict, placement_counts: PlacementCounts, measure: str
) -> list[dict[str, Any]]:
    rows = placement_counts.by_destination
    most = max((counts.get(measure, 0) for counts in rows.values()), default=0)
    ranked = sorted(rows, key=lambda code: (-rows[code].get(measure, 0), code))
    return [
        {
            "name": get_country_name(code),
            "url": build_filter_url(query, NATIONAL_FILTERS, negara=code),
            "share": max(rows[code].get(measure, 0), 0) * 100 // most if most else 0,
            "cells": _format_counts(rows[code]),
        }
        for code in ranked
        if any(rows[code].values())
    ]


def _build_month_rows(
    query: QueryDict, placement_counts: PlacementCounts, count_filter: CountFilter, measure: str
) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "url": build_filter_url(query, NATIONAL_FILTERS, bulan=number),
            "is_current": count_filter.month == number,
            "cells": _format_counts(placement_counts.by_month[number]),
        }
        for number, name in enumerate(labels.MONTH_NAMES, start=1)
        if number in placement_counts.by_month
    ]


def _build_month_bars(
    placement_counts: PlacementCounts, count_filter: CountFilter, measure: str
) -> list[dict[str, Any]]:
    """The twelve bars of the chosen measure, in the units of the SVG."""
    counts = [
        max(placement_counts.by_month[n].get(measure, 0), 0)
        if n in placement_counts.by_month
        else 0
        for n in range(1, 13)
    ]
    most = max(counts)
    heights = [count * BAR_MAX_HEIGHT // most if most else 0 for count in counts]
    return [
        {
            "x": index * BAR_SPACING,
            "y": BAR_MAX_HEIGHT - heights[index],
            "height": heights[index],
            "width": BAR_WIDTH,
            "letter": str(name)[:1],
            "title": f"{name}: {format_number(counts[index])}",
            "is_current": count_filter.month in (None, index + 1),
        }
        for index, name in enumerate(labels.MONTH_NAMES)
    ]
