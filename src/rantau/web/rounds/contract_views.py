"""The contract of an offer as a PDF: for her to whom it is offered, and for officers."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.scope import reading_as
from rantau.rounds.models import Offer
from rantau.rounds.offer_selectors import get_offer, get_own_offer
from rantau.rounds.selectors import get_edition_in_force
from rantau.web.common.decorators import officer_required, worker_required
from rantau.web.rounds.contract_pdf import render_contract


@require_safe
@worker_required
def own_contract(request: ActorRequest, reference: str) -> HttpResponse:
    """Her contract, before she answers and afterwards."""
    with reading_as(request.actor):
        return _send(get_own_offer(request.actor, reference))


@require_safe
@officer_required
def contract(request: ActorRequest, reference: str) -> HttpResponse:
    """The contract of somebody whom the officer sees; she is logged as read."""
    with reading_as(request.actor):
        return _send(get_offer(request.actor, reference))


def _send(offer: Offer) -> HttpResponse:
    content = render_contract(offer, get_edition_in_force(offer.examinee.round))
    headers = {"Content-Disposition": f'inline; filename="{offer.reference}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
