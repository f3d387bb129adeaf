"""Answer a decision that ended a placement: at the counter, or on the own page."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.placement.permissions import ANSWER_DECISION
from rantau.placement.selectors import get_placement
from rantau.placement.services import answers
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required, worker_required
from rantau.web.placement.forms import AnswerDecisionForm


@require_http_methods(["GET", "POST"])
@officer_required
def answer_decision(request: ActorRequest, reference: str) -> HttpResponse:
    """Write down at the counter what the person says to a decision."""
    return _answer(request, reference, reverse("placement:file", args=[reference]))


@require_http_methods(["GET", "POST"])
@worker_required
def answer_own_decision(request: ActorRequest, reference: str) -> HttpResponse:
    """Answer a decision about oneself."""
    return _answer(request, reference, reverse("placement:mine"))


def _answer(request: ActorRequest, reference: str, back_url: str) -> HttpResponse:
    actor = request.actor
    require_permission(actor, ANSWER_DECISION)
    with reading_as(actor):
        placement = get_placement(actor, reference, purpose="placement")
    form = AnswerDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key, text = form.get_command_key(), form.cleaned_data["text"]
        response = run_command(
            request,
            form,
            lambda: answers.answer_decision(actor, key, reference, text),
            back_url=back_url,
        )
        if response:
            return response
    return render_form(
        request,
        form,
        heading=_("Answer the decision"),
        lead=placement.reference,
        verb=_("Save the answer"),
        back_url=back_url,
    )
