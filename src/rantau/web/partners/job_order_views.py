"""Decide on a job order that another officer of headquarters proposed; hold one that is open, and
lift its hold."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_own_hands
from rantau.common.sexes import EITHER, FEMALE, MALE
from rantau.partners.models import JobOrderProposal
from rantau.partners.permissions import DECIDE_JOB_ORDER, HOLD_AGENCY
from rantau.partners.selectors import get_job_order_by_number, get_job_order_proposal
from rantau.partners.services import holds, job_orders
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import CommandForm, get_post_data
from rantau.web.common.labels import get_country_name
from rantau.web.partners.forms import HoldAgencyForm, LiftHoldForm
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


@require_http_methods(["GET", "POST"])
@officer_required
def hold_job_order(request: ActorRequest, number: str) -> HttpResponse:
    """Hold one job order; its agency goes on with its others."""
    form = HoldAgencyForm(get_post_data(request))
    return _change_hold(
        request,
        number,
        form,
        lambda: holds.hold_job_order(
            request.actor, form.get_command_key(), number, reason=form.cleaned_data["reason"]
        ),
        heading=_("Hold this job order"),
        lead=_(
            "Takes effect at once: no new clearance under this job order until the hold is lifted."
            " Whoever waits under it is told."
        ),
        verb=_("Hold"),
    )


@require_http_methods(["GET", "POST"])
@officer_required
def lift_job_order_hold(request: ActorRequest, number: str) -> HttpResponse:
    """Lift the hold of a job order, with what was found."""
    form = LiftHoldForm(get_post_data(request))
    return _change_hold(
        request,
        number,
        form,
        lambda: holds.lift_job_order_hold(
            request.actor, form.get_command_key(), number, why=form.cleaned_data["why"]
        ),
        heading=_("Lift the hold"),
        lead=_("Once it is lifted, everything that waits can go on."),
        verb=_("Lift the hold"),
    )


def _change_hold(
    request: ActorRequest,
    number: str,
    form: CommandForm,
    command: Callable[[], object],
    **words: str,
) -> HttpResponse:
    """The page of a hold of a job order; `words` are its heading, lead and verb."""
    require_permission(request.actor, HOLD_AGENCY)
    with reading_as(request.actor):
        order = get_job_order_by_number(request.actor, number)
    back_url = reverse("partners:agency", args=[order.agency.office.code])
    if form.is_valid():
        response = run_command(request, form, command, back_url=back_url)
        if response is not None:
            return response
    return render_form(
        request,
        form,
        heading=f"{words['heading']}: {order.number}",
        lead=f"{order.agency.office.name} · {order.employer.name}. {words['lead']}",
        verb=words["verb"],
        back_url=back_url,
    )
