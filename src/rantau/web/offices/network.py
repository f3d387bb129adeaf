"""The public page of the network: a promise kept in public."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rantau.core import clock
from rantau.offices.network import offices_in, provinces
from rantau.web.house.tilemap import Row, province_grid, tile_map

# What Indonesians call their three zones (Keppres 41/1987).
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Provinces with connected and all district offices."""
    states = provinces(now=clock.now())
    rows = [
        Row(p.code, p.name, p.connected, url=reverse("offices:province", args=[p.code]))
        for p in states
    ]
    shown = {
        "provinces": states,
        "map": tile_map(rows, province_grid()),
        "connected": sum(p.connected for p in states),
        "offices": sum(p.offices for p in states),
        "at": clock.now(),
    }
    return render(request, "offices/network.html", shown)


@require_safe
def province(request: HttpRequest, code: str) -> HttpResponse:
    """The offices of one province, and who serves for those not connected."""
    at = clock.now()
    found = [p for p in provinces(now=at) if p.code == code]
    if not found:
        raise Http404
    offices = offices_in(found[0].node, now=at)
    shown = {"province": found[0], "offices": [(o, ZONES.get(o.zone, o.zone)) for o in offices]}
    return render(request, "offices/province.html", shown)
