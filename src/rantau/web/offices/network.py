"""The public page of the network: a promise kept in public."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau.core import clock
from rantau.offices.network import offices_in, provinces


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Provinces with connected and all district offices."""
    states = provinces(now=clock.now())
    shown = {
        "provinces": states,
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
    shown = {"province": found[0], "offices": offices_in(found[0].node, now=at)}
    return render(request, "offices/province.html", shown)
