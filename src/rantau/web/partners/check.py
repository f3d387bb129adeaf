"""Check a company or a job offer: licensed or not, open or not. For anybody, without signing in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rantau.access.actor import NOBODY
from rantau.access.scope import looking
from rantau.core import clock
from rantau.partners import public
from rantau.partners.public import Checked, PublicAgency
from rantau.web.house.countries import country_called

LONGEST = 120  # signs of a question; names and numbers are shorter
AGENCY = {
    public.OK: (_("Berizin"), "ok"),
    public.HELD: (_("Sedang ditinjau"), "wait"),
    public.EARLY: (_("Izin belum berlaku"), "wait"),
    public.EXPIRED: (_("Izin sudah berakhir"), "bad"),
}
ORDER = {
    public.OK: (_("Terdaftar dan terbuka"), "ok"),
    public.HELD: (_("Sedang ditinjau"), "wait"),
    public.EARLY: (_("Terdaftar, belum dibuka"), "info"),
    public.CLOSED: (_("Sudah ditutup"), "bad"),
    public.EXPIRED: (_("Izin sudah berakhir"), "bad"),
}


# Nothing is changed and nobody is signed in: a forgery token would only set a cookie.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The question and every licensed agency; or what was found for the words."""
    words = request.POST.get("q", "").replace("\0", "").strip()[:LONGEST]
    with looking(NOBODY):
        agencies = public.public_agencies()
        checked = public.check(words, agencies) if words else Checked()
    on = clock.today()
    shown = {
        "words": words,
        "asked": request.method == "POST",
        "on": on,
        "agency": _agency(checked.agency) if checked.agency else None,
        "job_order": _job_order(checked) if checked.job_order else None,
        "alike": [_agency(agency) for agency in checked.alike],
        "licensed": [a for a in agencies if a.state(on) == public.OK],
    }
    return render(request, "partners/check.html", shown)


def _agency(agency: PublicAgency) -> dict[str, Any]:
    label, kind = AGENCY[agency.state(clock.today())]
    return {"it": agency, "label": label, "kind": kind}


def _job_order(checked: Checked) -> dict[str, Any]:
    order = checked.job_order
    if order is None:
        raise ValueError("no job order was found")
    label, kind = ORDER[order.state(clock.today())]
    return {
        "it": order,
        "label": label,
        "kind": kind,
        "destination": country_called(order.destination),
    }
