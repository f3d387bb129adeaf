"""What an accepted contract needs until the visa: the second medical at a counter."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.rounds.offer_selectors import get_offer
from rantau.rounds.permissions import RECORD_MEDICAL
from rantau.rounds.services import journeys
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.rounds.offer_forms import SecondMedicalForm


@require_http_methods(["GET", "POST"])
@officer_required
def second_medical(request: ActorRequest, reference: str) -> HttpResponse:
    """Record the result of a second medical from the clinic's paper."""
    actor = request.actor
    require_permission(actor, RECORD_MEDICAL)
    with reading_as(actor):
        offer = get_offer(actor, reference)
    form = SecondMedicalForm(get_post_data(request))
    if form.is_valid():
        key, data = form.get_command_key(), form.to_input()
        response = run_command(
            request,
            form,
            lambda: journeys.record_second_medical(actor, key, reference, data),
            back_url=reverse("rounds:offer", args=[reference]),
        )
        if response is not None:
            return response
    return render_form(request, form, template="rounds/second_medical.html", offer=offer)
