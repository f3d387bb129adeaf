"""Public pages of the office network: all provinces, and the offices of one."""

import re

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rantau.access.actor import Actor
from rantau.access.joining import (
    ADMINISTRATOR_SIGNED_IN,
    INVITED,
    OFFICERS_APPOINTED,
    get_joining_steps,
)
from rantau.access.permissions import CHANGE_OFFICE_CONTACT, INVITE_OFFICER, has_permission
from rantau.common import clock
from rantau.offices.models import Office
from rantau.offices.network import (
    NOT_CONNECTED,
    find_offices_of_village,
    get_regional_office,
    list_office_states,
    list_province_states,
)
from rantau.offices.selectors import list_posts_abroad, suggest_villages
from rantau.web.common.decorators import sessionless_view
from rantau.web.common.labels import format_zone, get_country_name
from rantau.web.common.tile_map import PlaceCount, build_tile_map, get_province_grid

MAX_SUGGESTED = 10  # villages in the list while somebody types
MAX_TYPED = 120  # characters of a village's name


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def office_network(request: HttpRequest) -> HttpResponse:
    """All provinces, each with the numbers of its connected and of all its district offices; the
    posts abroad; and who serves a village, when its name is posted."""
    text = request.POST.get("village", "").replace("\0", "")[:MAX_TYPED].strip()
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
        "posts": [
            {"office": each, "country": get_country_name(each.country)}
            for each in list_posts_abroad()
        ],
        "village": text,
        "search": find_offices_of_village(text) if text else None,
        "max_typed": MAX_TYPED,
        "may_change_offices": _is_headquarters(request),
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
    regional_office = get_regional_office(province.node)
    steps = get_joining_steps([o.code for o in offices if o.state == NOT_CONNECTED])
    context = {
        "province": province,
        "offices": [
            (o, format_zone(o.zone), STEP_LABELS.get(steps.get(o.code, ""))) for o in offices
        ],
        "may_change_offices": _is_headquarters(request),
        "may_invite": _may_invite(request, regional_office),
        "regional_office": regional_office,
    }
    return render(request, "offices/province_detail.html", context)


STEP_LABELS = {
    INVITED: _("administrator invited"),
    ADMINISTRATOR_SIGNED_IN: _("administrator signed in"),
    OFFICERS_APPOINTED: _("officers appointed, nobody served yet"),
}


def _may_invite(request: HttpRequest, regional_office: Office | None) -> bool:
    """Whether an officer looks who may invite administrators of these offices: of headquarters, or
    the administrator of the office above them."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not has_permission(actor, INVITE_OFFICER):
        return False
    is_above = regional_office is not None and regional_office.id == actor.office
    return actor.role == "national" or is_above


def _is_headquarters(request: HttpRequest) -> bool:
    """Whether an officer looks who may change what the public is told of every office."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.role != "national":
        return False
    return has_permission(actor, CHANGE_OFFICE_CONTACT)


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
