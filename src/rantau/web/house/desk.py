"""Where an officer lands after signing in: what the office owes, soonest first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from rantau.access.entry import ActorRequest
from rantau.access.scope import looking
from rantau.core import clock
from rantau.duties.lookups import Owed, worklist
from rantau.offices.heartbeat import beat
from rantau.web.house.entry import signed_in


@require_GET
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """The worklist of the signed-in office; opening it is the office's sign of life."""
    actor = request.actor
    beat(actor.office)
    typed = request.GET.get("halaman", "1")
    number = int(typed) if typed.isascii() and typed.isdigit() and 0 < len(typed) < 5 else 1
    with looking(actor):
        owed = worklist(actor, max(number, 1))
    shown = {
        "owed": owed,
        "now": clock.now(),
        "lines": [{"owed": line, "url": _address(line)} for line in owed.lines],
        "previous_url": f"?halaman={owed.page - 1}" if owed.page > 1 else "",
        "next_url": f"?halaman={owed.page + 1}" if owed.more else "",
    }
    return render(request, "house/desk.html", shown)


def _address(line: Owed) -> str:
    """The page on which the duty is done; empty where its kind has none."""
    return reverse(line.kind.page, args=[line.duty.reference]) if line.kind.page else ""
