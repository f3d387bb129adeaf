"""Public pages of the office network: all provinces, and the offices of one."""

import re

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from rantau.common import clock
from rantau.common.clock import WESTERN_TIME
from rantau.offices.network import list_office_states, list_province_states
from rantau.offices.selectors import suggest_villages
from rantau.web.common.decorators import sessionless_view
from rantau.web.common.tile_map import PlaceCount, build_tile_map, get_province_grid

# The names of the three time zones in Indonesia (Keppres 41/1987).
MAX_SUGGESTED = 10  # villages in the list while somebody types
MAX_TYPED = 120  # characters of a village's name
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


@sessionless_view
@require_POST
def village_suggestions(request: HttpRequest) -> JsonResponse:
    """Full names of the villages that the text `q` can mean or begins, for the list that a browser
    shows while somebody types. Region names are public.

    from, until  half-open span of the nodes that come first, as `data-from` of the field says
    """
    lo, hi = (_parse_node(request.POST.get(name, "")) for name in ("from", "until"))
    text = request.POST.get("q", "").replace("\0", "")[:MAX_TYPED]
    villages = suggest_villages(text, near=(lo, hi))
    return JsonResponse({"villages": [each.full_name for each in villages[:MAX_SUGGESTED]]})


def _parse_node(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,11}", text) else 0
