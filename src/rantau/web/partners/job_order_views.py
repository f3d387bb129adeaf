"""Decide on a job order that another officer of headquarters proposed."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_own_hands
from rantau.common.sexes import EITHER, FEMALE, MALE
from rantau.partners.models import JobOrderProposal
from rantau.partners.permissions import DECIDE_JOB_ORDER
from rantau.partners.selectors import get_job_order_proposal
from rantau.partners.services import job_orders
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.common.labels import get_country_name
from rantau.web.partners.labels import JOB_ORDER_OUTCOME_LABELS, QUOTA_SEX_LABELS
from rantau.web.partners.licence_forms import JobOrderDecisionForm


@require_http_methods(["GET", "POST"])
@officer_required
def decide_job_order(request: ActorRequest, reference: str) -> HttpResponse:
    """One proposed job order, and the form that confirms or refuses it."""
    actor = request.actor
    require_permission(actor, DECIDE_JOB_ORDER)
    form = JobOrderDecisionForm(get_post_data(request))
    if form.is_valid():
        response = run_command(
            request,
            form,
            _build_decision(request, form, reference),
            back_url=reverse("partners:job_order_proposal", args=[reference]),
        )
        if response is not None:
            return response
    with reading_as(actor):
        proposal = get_job_order_proposal(actor, reference)
        is_own = proposal.proposed_by in list_own_hands()
        opened = proposal.job_order.number if proposal.job_order else ""
    places = {FEMALE: proposal.female, MALE: proposal.male, EITHER: proposal.mixed}
    return render_form(
        request,
        form,
        template="partners/decide_job_order.html",
        proposal=proposal,
        destination=get_country_name(proposal.destination),
        places=[(QUOTA_SEX_LABELS[sex], number) for sex, number in places.items() if number],
        outcome=JOB_ORDER_OUTCOME_LABELS.get(proposal.outcome, ""),
        opened=opened,
        closes_late=proposal.closes_on > proposal.permit_until,
        can_decide=form.is_bound or not (is_own or proposal.outcome),
    )


def _build_decision(
    request: ActorRequest, form: JobOrderDecisionForm, reference: str
) -> Callable[[], object]:
    key, data = form.get_command_key(), form.cleaned_data
    if data["decision"] == JobOrderProposal.CONFIRMED:
        return lambda: job_orders.confirm_job_order(request.actor, key, reference, why=data["why"])
    return lambda: job_orders.refuse_job_order(request.actor, key, reference, why=data["why"])
