"""The desk of the Crisis Center; for other offices the cases that were referred to them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand, permits
from rantau.access.scope import looking
from rantau.core import clock
from rantau.offices.heartbeat import beat
from rantau.protection.lookups import inbox, referred
from rantau.protection.models import Case
from rantau.protection.permissions import DESK, READ
from rantau.web.house.entry import signed_in
from rantau.web.protection.words import CHANNELS, LEVELS, NOW


@require_GET
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """Unread contacts first, then open cases by due time."""
    actor = request.actor
    demand(actor, READ)
    typed = request.GET.get("halaman", "1")
    number = int(typed) if typed.isascii() and typed.isdigit() and 0 < len(typed) < 5 else 1
    number = max(number, 1)
    if not permits(actor, DESK):
        with looking(actor):
            lent, more = referred(actor, number)
        shown = {"cases": [_shown(case) for case in lent], **_pages(number, more=more)}
        return render(request, "protection/referred.html", shown)
    beat(actor.office)
    with looking(actor):
        found = inbox(actor, number)
    shown = {
        "inbox": found,
        "contacts": [{"contact": c, "channel": CHANNELS[c.channel]} for c in found.contacts],
        "cases": [_shown(case) for case in found.cases],
        **_pages(number, more=found.more),
    }
    return render(request, "protection/desk.html", shown)


def _pages(number: int, *, more: bool) -> dict[str, object]:
    """The ways to the pages beside this one, and the moment from which times are told."""
    return {
        "now": clock.now(),
        "previous_url": f"?halaman={number - 1}" if number > 1 else "",
        "next_url": f"?halaman={number + 1}" if more else "",
    }


def _shown(case: Case) -> dict[str, object]:
    return {
        "case": case,
        "level": LEVELS[case.severity],
        "step": NOW[case.step],
        "late": case.due_at < clock.now(),
    }
