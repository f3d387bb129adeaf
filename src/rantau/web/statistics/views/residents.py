"""An office's residents abroad: numbers, map and list."""

from collections.abc import Mapping
from datetime import date
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
from rantau.offices.region_codes import PROVINCE_SIZE, REGENCY_SIZE, VILLAGE_SIZE
from rantau.offices.selectors import get_region_names
from rantau.placement.models import Placement
from rantau.statistics.permissions import READ_RESIDENTS
from rantau.statistics.placement_counts import MEASURES, CountFilter, get_placement_counts
from rantau.statistics.residents import (
    ARRIVAL_REPORT_PERIOD,
    ResidentCounts,
    ResidentFilter,
    count_residents,
    list_residents,
)
from rantau.web.common.decorators import officer_required
from rantau.web.common.labels import format_number, get_country_name
from rantau.web.common.tile_map import PlaceCount, build_tile_map, get_province_grid
from rantau.web.registry.labels import build_contact
from rantau.web.statistics import labels
from rantau.web.statistics.filters import SelectedPlace, build_filter_url, get_selected_place

RESIDENTS_FILTERS = ("tempat", "negara", "status", "perhatian")
LIST_ANCHOR = "#daftar"
MAX_COUNTRIES = 7  # in the table; all are in the filter of the list


@require_safe
@officer_required
def residents_abroad(request: ActorRequest) -> HttpResponse:
    """Numbers, map and list of the residents abroad of a place. Every person in the list is written
    to the read log."""
    actor = request.actor
    require_permission(actor, READ_RESIDENTS)
    query = request.GET
    place = get_selected_place(actor, query.get("tempat", ""))
    today = clock.today()
    figures, residents = read_from_replica(partial(_read_numbers, actor, place, today))
    resident_filter = _parse_residents_filters(query, place, residents)
    with reading_as(actor):
        placements, has_more = list_residents(
            actor,
            resident_filter,
            persons_with_case=residents.persons_with_case,
            after=query.get("sesudah", ""),
        )
        nodes = {each.person.origin_node for each in placements} | {place.span[0]}
        names = get_region_names(place.span, place.level, extra_nodes=nodes)
    context = {
        "at": clock.now(),
        "month": labels.MONTH_NAMES[today.month - 1],
        "year": today.year,
        "where": _describe_residents_place(actor, place, names),
        "figures": figures,
        "persons": format_number(residents.total),
        "attention_rows": _build_attention_rows(query, residents),
        "destinations": _build_residents_by_country(query, residents),
        "countries": _list_country_choices(residents),
        "map": _build_residents_map(query, residents, place, names),
        "rows": [_build_resident_row(each, residents, names) for each in placements],
        "next_url": _build_next_page_url(query, placements[-1]) if has_more else "",
        "whole_url": build_filter_url(query, RESIDENTS_FILTERS, tempat="")
        if place.is_chosen
        else "",
        "filter_labels": _list_filter_labels(resident_filter),
        "clear_url": "?" if any(query.get(name) for name in RESIDENTS_FILTERS) else "",
        "status_choices": labels.RESIDENT_STATUS_LABELS.items(),
        "resident_filter": resident_filter,
    }
    return render(request, "statistics/residents.html", context)


def _read_numbers(
    actor: Actor, place: SelectedPlace, today: date
) -> tuple[list[dict[str, Any]], ResidentCounts]:
    """The numbers of this month at the place, and those of the people who are abroad."""
    with reading_as(actor):
        figures = _build_month_figures(actor, place, today)
        return figures, count_residents(actor, place.span, place.size)


def _parse_residents_filters(
    query: QueryDict, place: SelectedPlace, residents: ResidentCounts
) -> ResidentFilter:
    destination, status = query.get("negara", ""), query.get("status", "")
    attention = query.get("perhatian", "")
    return ResidentFilter(
        region_range=place.span,
        destination=destination if destination in residents.by_destination else "",
        status=status if status in labels.RESIDENT_STATUS_LABELS else "",
        attention=attention if attention in labels.ATTENTION_LABELS else "",
    )


def _describe_residents_place(actor: Actor, place: SelectedPlace, names: Mapping[int, str]) -> str:
    if place.is_chosen or actor.spans:
        return _("origin on the card: %(place)s") % {"place": names.get(place.span[0], "")}
    return _("whom this post looks after")


def _build_month_figures(actor: Actor, place: SelectedPlace, today: date) -> list[dict[str, Any]]:
    """The four numbers of this month at the place; empty below a regency, where none are
    counted."""
    lo, hi = place.span
    if hi - lo < REGENCY_SIZE:
        return []
    total = get_placement_counts(
        actor, CountFilter(today.year, today.month, region_range=place.span)
    ).total
    return [
        {"number": format_number(total[code]), "label": labels.MEASURE_LABELS[code]}
        for code in MEASURES
    ]


def _build_attention_rows(query: QueryDict, residents: ResidentCounts) -> list[dict[str, Any]]:
    """What needs attention, most serious first, each with a link to the list of those people."""
    rows = []
    for code, (title, verb, kind) in labels.ATTENTION_LABELS.items():
        count = residents.attention[code]
        url = build_filter_url(query, ("tempat",), perhatian=code) + LIST_ANCHOR
        rows.append(
            {
                "title": title,
                "verb": verb,
                "kind": kind if count else "ok",
                "number": format_number(count),
                "url": url if count else "",
            }
        )
    return rows


def _build_residents_by_country(
    query: QueryDict, residents: ResidentCounts
) -> list[dict[str, Any]]:
    """The countries with most residents, and one row for all others."""
    ranked = residents.by_destination.most_common()
    most = ranked[0][1] if ranked else 0
    rows = [(get_country_name(code), code, count) for code, count in ranked[:MAX_COUNTRIES]]
    others = ranked[MAX_COUNTRIES:]
    if others:
        name = _("Others (%(countries)s countries)") % {"countries": len(others)}
        rows.append((name, "", sum(count for _code, count in others)))
    return [
        {
            "name": name,
            "number": format_number(count),
            "share": min(count * 100 // most, 100),
            "url": build_filter_url(query, ("tempat",), negara=code) + LIST_ANCHOR if code else "",
        }
        for name, code, count in rows
    ]


def _list_country_choices(residents: ResidentCounts) -> list[dict[str, str]]:
    names = [(get_country_name(code), code) for code in residents.by_destination]
    return [{"code": code, "name": name} for name, code in sorted(names)]


def _build_residents_map(
    query: QueryDict, residents: ResidentCounts, place: SelectedPlace, names: Mapping[int, str]
) -> Any:
    """The tile map of the places directly below; None for a village."""
    lo, hi = place.span
    if hi - lo <= VILLAGE_SIZE:
        return None
    below = sorted(node for node in names if lo <= node < hi and node % place.size == 0)
    are_provinces = place.size == PROVINCE_SIZE
    rows = [
        PlaceCount(
            f"{node:010d}"[:2] if are_provinces else str(node),
            names[node],
            residents.by_place[node],
            url=build_filter_url(query, RESIDENTS_FILTERS, tempat=f"{node:010d}")
            if residents.by_place[node]
            else "",
        )
        for node in below
        if node != lo or residents.by_place[node]
    ]
    return build_tile_map(rows, get_province_grid() if are_provinces else None)


def _build_resident_row(
    placement: Placement, residents: ResidentCounts, names: Mapping[int, str]
) -> dict[str, Any]:
    status, kind = labels.RESIDENT_STATUS_LABELS[placement.milestone]
    today = clock.today()
    is_late = (
        placement.milestone == "departed"
        and placement.milestone_at < clock.now() - ARRIVAL_REPORT_PERIOD
    )
    return {
        "placement": placement,
        "person": placement.person,
        "contact": build_contact(placement.person, getattr(placement.person, "safe_contact", None)),
        "village": names.get(placement.person.origin_node, ""),
        "country": get_country_name(placement.destination),
        "status": status,
        "kind": "bad" if is_late else kind,
        "has_case": placement.person_id in residents.persons_with_case,
        "is_contract_over": placement.contract_until is not None
        and placement.contract_until < today,
        "is_passport_over": placement.passport_until is not None
        and placement.passport_until < today,
    }


def _build_next_page_url(query: QueryDict, last: Placement) -> str:
    return build_filter_url(query, RESIDENTS_FILTERS, sesudah=last.reference) + LIST_ANCHOR


def _list_filter_labels(resident_filter: ResidentFilter) -> list[str]:
    """The labels of the filters in use."""
    texts = [get_country_name(resident_filter.destination)] if resident_filter.destination else []
    texts += (
        [str(labels.RESIDENT_STATUS_LABELS[resident_filter.status][0])]
        if resident_filter.status
        else []
    )
    texts += (
        [str(labels.ATTENTION_LABELS[resident_filter.attention][0])]
        if resident_filter.attention
        else []
    )
    return texts
