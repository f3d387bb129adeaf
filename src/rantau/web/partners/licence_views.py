"""Propose the licence of a new agency, renew one, and decide on what another proposed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_own_hands
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.offices.selectors import get_headquarters
from rantau.partners.errors import NoSuchAgency
from rantau.partners.models import Licence
from rantau.partners.permissions import DECIDE_LICENCE, PROPOSE_LICENCE, READ_OWN_AGENCY
from rantau.partners.selectors import get_agency_by_code, get_licence, get_own_agency
from rantau.partners.services import licences
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.partners.labels import LICENCE_OUTCOME_LABELS
from rantau.web.partners.licence_forms import LicenceDecisionForm, NewAgencyForm, RenewalForm


@require_http_methods(["GET", "POST"])
@officer_required
def propose_agency(request: ActorRequest) -> HttpResponse:
    """Ask for the first licence of an agency; a second person confirms it."""
    require_permission(request.actor, PROPOSE_LICENCE)
    form = NewAgencyForm(get_post_data(request))
    if form.is_valid() and _is_proposed(request, form):
        return redirect("partners:agencies")
    return render_form(
        request,
        form,
        heading=_("Add an agency"),
        lead=_(
            "It is in the network when somebody else of headquarters has confirmed its licence."
        ),
        verb=_("Propose"),
        back_url=reverse("partners:agencies"),
    )


@require_http_methods(["GET", "POST"])
@officer_required
def renew_licence(request: ActorRequest, code: str) -> HttpResponse:
    """Ask for another period of an agency's licence; a second person confirms it."""
    actor = request.actor
    require_permission(actor, PROPOSE_LICENCE)
    with reading_as(actor):
        agency = get_agency_by_code(actor, code)
    form = RenewalForm(get_post_data(request), initial={"number": agency.licence_number})
    if form.is_valid() and _is_proposed(request, form, code):
        return redirect("partners:agency", code=code)
    return render_form(
        request,
        form,
        heading=_("Renew the licence of %(agency)s") % {"agency": agency.office.name},
        lead=_("It is in force when somebody else of headquarters has confirmed it."),
        verb=_("Propose"),
        back_url=reverse("partners:agency", args=[code]),
    )


def _is_proposed(request: ActorRequest, form: RenewalForm, agency: str = "") -> bool:
    """Run the command of the valid form; else its problems are at their fields."""
    try:
        licences.propose_licence(request.actor, form.get_command_key(), form.to_input(agency))
    except InvalidInput as error:
        form.add_problems(error.problems)
        return False
    messages.success(request, _("Proposed. Somebody else of headquarters confirms it."))
    return True


@require_safe
@officer_required
def own_licence(request: ActorRequest, code: str) -> HttpResponse:
    """The agency's own licence, how long it holds, and where its renewal is to be sent."""
    actor = request.actor
    require_permission(actor, READ_OWN_AGENCY)
    with reading_as(actor):
        agency = get_own_agency(actor)
        headquarters = get_headquarters()
    if agency.office.code != code:
        raise NoSuchAgency()
    days_left = (agency.licence_until - clock.today()).days
    context = {"agency": agency, "headquarters": headquarters, "days_left": days_left}
    return render(request, "partners/own_licence.html", context)


@require_http_methods(["GET", "POST"])
@officer_required
def decide_licence(request: ActorRequest, reference: str) -> HttpResponse:
    """One licence, and the form that confirms or refuses it."""
    actor = request.actor
    require_permission(actor, DECIDE_LICENCE)
    form = LicenceDecisionForm(get_post_data(request))
    if form.is_valid():
        response = run_command(
            request,
            form,
            _build_decision(request, form, reference),
            back_url=reverse("partners:licence", args=[reference]),
        )
        if response is not None:
            return response
    with reading_as(actor):
        licence = get_licence(actor, reference)
        is_own = licence.proposed_by in list_own_hands()
    return render_form(
        request,
        form,
        template="partners/decide_licence.html",
        licence=licence,
        outcome=LICENCE_OUTCOME_LABELS.get(licence.outcome, ""),
        can_decide=form.is_bound or not (is_own or licence.outcome),
    )


def _build_decision(
    request: ActorRequest, form: LicenceDecisionForm, reference: str
) -> Callable[[], object]:
    key, data = form.get_command_key(), form.cleaned_data
    if data["decision"] == Licence.CONFIRMED:
        return lambda: licences.confirm_licence(request.actor, key, reference, why=data["why"])
    return lambda: licences.refuse_licence(request.actor, key, reference, why=data["why"])
