"""The public pages of the office network: all provinces, and one province's offices."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rantau.common import clock
from rantau.common.clock import WESTERN_TIME
from rantau.offices.network import list_office_states, list_province_states
from rantau.web.common.tile_map import PlaceCount, build_tile_map, get_province_grid

# What Indonesians call their three zones (Keppres 41/1987).
TIME_ZONE_LABELS = {WESTERN_TIME.key: "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


@require_safe
def office_network(request: HttpRequest) -> HttpResponse:
    """Provinces with connected and all district offices."""
    states = list_province_states(now=clock.now())
    rows = [
        PlaceCount(p.code, p.name, p.connected, url=reverse("offices:province", args=[p.code]))
        for p in states
    ]
    shown = {
        "provinces": states,
        "map": build_tile_map(rows, get_province_grid()),
        "connected": sum(p.connected for p in states),
        "offices": sum(p.offices for p in states),
        "at": clock.now(),
    }
    return render(request, "offices/office_network.html", shown)


@require_safe
def province_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The offices of one province, and who serves for those not connected."""
    at = clock.now()
    found = [p for p in list_province_states(now=at) if p.code == code]
    if not found:
        raise Http404
    offices = list_office_states(found[0].node, now=at)
    shown = {
        "province": found[0],
        "offices": [(o, TIME_ZONE_LABELS.get(o.zone, o.zone)) for o in offices],
    }
    return render(request, "offices/province_detail.html", shown)
