"""Public pages of the office network: all provinces, and the offices of one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rantau.common import clock
from rantau.common.clock import WESTERN_TIME
from rantau.offices.network import list_office_states, list_province_states
from rantau.web.common.tile_map import PlaceCount, build_tile_map, get_province_grid

# The names of the three time zones in Indonesia (Keppres 41/1987).
TIME_ZONE_LABELS = {WESTERN_TIME.key: "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


@require_safe
def office_network(request: HttpRequest) -> HttpResponse:
    """All provinces, each with the numbers of its connected and of all its district offices."""
    states = list_province_states(now=clock.now())
    rows = [
        PlaceCount(p.code, p.name, p.connected, url=reverse("offices:province", args=[p.code]))
        for p in states
    ]
    context = {
        "provinces": states,
        "map": build_tile_map(rows, get_province_grid()),
        "connected": sum(p.connected for p in states),
        "offices": sum(p.offices for p in states),
        "at": clock.now(),
    }
    return render(request, "offices/office_network.html", context)


@require_safe
def province_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The offices of a province, and which office serves for those not connected. Raises
    Http404."""
    at = clock.now()
    province = next((p for p in list_province_states(now=at) if p.code == code), None)
    if province is None:
        raise Http404
    offices = list_office_states(province.node, now=at)
    context = {
        "province": province,
        "offices": [(o, TIME_ZONE_LABELS.get(o.zone, o.zone)) for o in offices],
    }
    return render(request, "offices/province_detail.html", context)
