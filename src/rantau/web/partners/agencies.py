"""Every agency: licence, hold, job orders and what is left of their places."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.access.scope import looking
from rantau.partners.lookups import agency_board, open_holds
from rantau.partners.permissions import READ_AGENCIES
from rantau.web.house.entry import signed_in
from rantau.web.partners import words

PAGE = 100


@require_safe
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """One page of them by name."""
    actor = request.actor
    demand(actor, READ_AGENCIES)
    typed = request.GET.get("halaman", "1")
    number = max(int(typed), 1) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1
    first = (number - 1) * PAGE
    with looking(actor):
        found = list(agency_board(actor)[first : first + PAGE + 1])
        holds = open_holds()
    lines = [
        {
            "agency": agency,
            "licence": words.licence(agency),
            "hold": words.hold_tag(holds[agency.pk]) if agency.pk in holds else None,
        }
        for agency in found[:PAGE]
    ]
    shown = {
        "lines": lines,
        "held": sum(line["hold"] is not None for line in lines),
        "previous_url": f"?halaman={number - 1}" if number > 1 else "",
        "next_url": f"?halaman={number + 1}" if len(found) > PAGE else "",
    }
    return render(request, "partners/agencies.html", shown)
