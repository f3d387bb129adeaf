"""The agency's own desk: licence, hold in neutral words, job orders and their places."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.access.scope import looking
from rantau.offices.heartbeat import beat
from rantau.partners.lookups import open_holds, orders_of, own_agency
from rantau.partners.permissions import OWN_DESK
from rantau.web.house.entry import signed_in
from rantau.web.partners import words


@require_safe
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """What the agency may go on with today."""
    actor = request.actor
    demand(actor, OWN_DESK)
    beat(actor.office)
    with looking(actor):
        agency, holds = own_agency(actor), open_holds()
        orders = words.shown_orders(orders_of(actor, agency), holds)
    hold = holds.get(agency.pk)
    lines = orders.lines
    shown = {
        "agency": agency,
        "licence": words.licence(agency),
        "hold_tag": words.hold_tag(hold) if hold else None,
        "orders": orders,
        "left": sum(line.left for line in lines),
        "taken": sum(line.reserved for line in lines),
        "used": sum(line.consumed for line in lines),
    }
    return render(request, "partners/mine.html", shown)
