"""Propose another name or city of an agency, or its end, and decide on what another proposed."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_own_hands
from rantau.common import clock
from rantau.partners.errors import AgencyEnded
from rantau.partners.models import AgencyChange
from rantau.partners.permissions import DECIDE_AGENCY_CHANGE, PROPOSE_AGENCY_CHANGE
from rantau.partners.selectors import get_agency_by_code, get_agency_change
from rantau.partners.services import agency_changes
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.partners.agency_change_forms import (
    AgencyChangeDecisionForm,
    ChangeAgencyForm,
    EndAgencyForm,
)
from rantau.web.partners.labels import CHANGE_OUTCOME_LABELS


@require_http_methods(["GET", "POST"])
@officer_required
def change_agency(request: ActorRequest, code: str) -> HttpResponse:
    """Ask for another name or city of an agency; a second person confirms it."""
    return _propose(
        request,
        code,
        ChangeAgencyForm,
        heading=_("Change the name or city"),
        lead=_("It stands everywhere when somebody else of headquarters has confirmed it."),
    )


@require_http_methods(["GET", "POST"])
@officer_required
def end_agency(request: ActorRequest, code: str) -> HttpResponse:
    """Ask for the end of an agency; a second person confirms it."""
    return _propose(
        request,
        code,
        EndAgencyForm,
        heading=_("End the agency"),
        lead=_(
            "After its last day it places nobody. Whoever waits with it and was not cleared goes on"
            " with another agency or withdraws, free of charge; for whoever is abroad it goes on"
            " answering. Somebody else of headquarters confirms it."
        ),
    )


def _propose(
    request: ActorRequest,
    code: str,
    form_class: type[ChangeAgencyForm | EndAgencyForm],
    *,
    heading: str,
    lead: str,
) -> HttpResponse:
    actor = request.actor
    require_permission(actor, PROPOSE_AGENCY_CHANGE)
    with reading_as(actor):
        agency = get_agency_by_code(actor, code)
    initial = {"name": agency.office.name, "city": agency.city}
    form = form_class(get_post_data(request), initial=initial)
    back_url = reverse("partners:agency", args=[code])
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: agency_changes.propose_agency_change(
                actor, form.get_command_key(), code, form.to_input()
            ),
            back_url=back_url,
            done=_("Proposed. Somebody else of headquarters confirms it."),
        )
        if response is not None:
            return response
    if not form.is_bound and agency.is_over(clock.today()):
        raise AgencyEnded()
    return render_form(
        request,
        form,
        heading=f"{heading}: {agency.office.name}",
        lead=lead,
        verb=_("Propose"),
        back_url=back_url,
    )


@require_http_methods(["GET", "POST"])
@officer_required
def decide_agency_change(request: ActorRequest, reference: str) -> HttpResponse:
    """One proposed change, and the form that confirms or refuses it."""
    actor = request.actor
    require_permission(actor, DECIDE_AGENCY_CHANGE)
    form = AgencyChangeDecisionForm(get_post_data(request))
    if form.is_valid():
        response = run_command(
            request,
            form,
            _build_decision(request, form, reference),
            back_url=reverse("partners:agency_change", args=[reference]),
        )
        if response is not None:
            return response
    with reading_as(actor):
        change = get_agency_change(actor, reference)
        is_own = change.proposed_by in list_own_hands()
    return render_form(
        request,
        form,
        template="partners/decide_agency_change.html",
        change=change,
        is_end=change.kind == AgencyChange.END,
        outcome=CHANGE_OUTCOME_LABELS.get(change.outcome, ""),
        can_decide=form.is_bound or not (is_own or change.outcome),
    )


def _build_decision(
    request: ActorRequest, form: AgencyChangeDecisionForm, reference: str
) -> Callable[[], object]:
    key, data = form.get_command_key(), form.cleaned_data
    decide = agency_changes.refuse_agency_change
    if data["decision"] == AgencyChange.CONFIRMED:
        decide = agency_changes.confirm_agency_change
    return lambda: decide(request.actor, key, reference, why=data["why"])
