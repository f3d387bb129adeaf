"""What an accepted contract needs until the visa, and its early end: pages of officers."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.rounds.journey_selectors import get_open_proposal, list_open_classes
from rantau.rounds.models import BarProposal, ClassBooking, Offer
from rantau.rounds.offer_selectors import get_offer
from rantau.rounds.permissions import (
    BOOK_CLASS,
    DECIDE_BAR,
    HOLD_CLASSES,
    PROPOSE_BAR,
    RECORD_MEDICAL,
    RECORD_VISA,
)
from rantau.rounds.services import education, journeys
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import CommandForm, get_post_data
from rantau.web.rounds.journey_forms import (
    BarDecisionForm,
    BarProposalForm,
    BookClassForm,
    EducationOutcomeForm,
    SecondMedicalForm,
    VisaForm,
)


@require_http_methods(["GET", "POST"])
@officer_required
def second_medical(request: ActorRequest, reference: str) -> HttpResponse:
    """Record the result of a second medical from the clinic's paper."""
    offer = _read_offer(request, reference, RECORD_MEDICAL)
    form = SecondMedicalForm(get_post_data(request))
    response = _run(
        request,
        form,
        offer,
        lambda: journeys.record_second_medical(
            request.actor, form.get_command_key(), reference, form.to_input()
        ),
    )
    return response or render_form(
        request, form, template="rounds/second_medical.html", offer=offer
    )


@require_http_methods(["GET", "POST"])
@officer_required
def visa(request: ActorRequest, reference: str) -> HttpResponse:
    """Record the visa from the passport."""
    offer = _read_offer(request, reference, RECORD_VISA)
    form = VisaForm(get_post_data(request))
    response = _run(
        request,
        form,
        offer,
        lambda: journeys.record_visa(
            request.actor, form.get_command_key(), reference, form.to_input()
        ),
    )
    return response or _render(
        request, form, offer, heading=_("Record the visa"), verb=_("Record the visa")
    )


@require_http_methods(["GET", "POST"])
@officer_required
def book_class(request: ActorRequest, reference: str) -> HttpResponse:
    """Book a class of the preliminary education for her, or move her to another."""
    actor = request.actor
    offer = _read_offer(request, reference, BOOK_CLASS)
    with reading_as(actor):
        classes = list(list_open_classes(actor, offer))
    form = BookClassForm(get_post_data(request), classes=classes)
    response = _run(
        request,
        form,
        offer,
        lambda: education.book_class(
            actor, form.get_command_key(), reference, form.cleaned_data["education_class"]
        ),
    )
    lead = "" if classes else _("No class is open to her now: headquarters opens them.")
    return response or _render(
        request, form, offer, heading=_("Book a class"), verb=_("Book the class"), lead=lead
    )


@require_http_methods(["GET", "POST"])
@officer_required
def education_outcome(request: ActorRequest, reference: str) -> HttpResponse:
    """Record whether she passed her class."""
    offer = _read_offer(request, reference, HOLD_CLASSES)
    form = EducationOutcomeForm(get_post_data(request))
    response = _run(
        request,
        form,
        offer,
        lambda: education.decide_education(
            request.actor,
            form.get_command_key(),
            reference,
            has_passed=form.cleaned_data["outcome"] == ClassBooking.PASSED,
            reason=form.cleaned_data["reason"],
        ),
    )
    return response or _render(
        request, form, offer, heading=_("Passed or not"), verb=_("Record the result")
    )


@require_http_methods(["GET", "POST"])
@officer_required
def propose_bar(request: ActorRequest, reference: str) -> HttpResponse:
    """Ask headquarters to end a journey after a medical with the result not fit."""
    offer = _read_offer(request, reference, PROPOSE_BAR)
    form = BarProposalForm(get_post_data(request))
    response = _run(
        request,
        form,
        offer,
        lambda: journeys.propose_bar(
            request.actor, form.get_command_key(), reference, why=form.cleaned_data["why"]
        ),
    )
    lead = _("Headquarters decides: it ends her journey, or has her examined again.")
    return response or _render(
        request,
        form,
        offer,
        heading=_("Ask to end the journey"),
        verb=_("Ask headquarters"),
        lead=lead,
    )


@require_http_methods(["GET", "POST"])
@officer_required
def decide_bar(request: ActorRequest, reference: str) -> HttpResponse:
    """Decide whether a journey ends after a medical with the result not fit."""
    offer = _read_offer(request, reference, DECIDE_BAR)
    with reading_as(request.actor):
        proposal = get_open_proposal(offer)
    form = BarDecisionForm(get_post_data(request))
    response = _run(
        request,
        form,
        offer,
        lambda: journeys.decide_bar(
            request.actor,
            form.get_command_key(),
            reference,
            bars=form.cleaned_data["outcome"] == BarProposal.BARRED,
            why=form.cleaned_data["why"],
        ),
    )
    return response or render_form(
        request, form, template="rounds/decide_bar.html", offer=offer, proposal=proposal
    )


def _read_offer(request: ActorRequest, reference: str, permission: str) -> Offer:
    require_permission(request.actor, permission)
    with reading_as(request.actor):
        return get_offer(request.actor, reference)


def _run(
    request: ActorRequest, form: CommandForm, offer: Offer, command: Callable[[], Any]
) -> HttpResponse | None:
    if not form.is_valid():
        return None
    back_url = reverse("rounds:offer", args=[offer.reference])
    return run_command(request, form, command, back_url=back_url)


def _render(
    request: ActorRequest,
    form: CommandForm,
    offer: Offer,
    *,
    heading: str,
    verb: str,
    lead: str = "",
) -> HttpResponse:
    person = offer.examinee.person.name
    return render_form(
        request,
        form,
        heading=f"{heading}: {person}",
        verb=verb,
        lead=lead,
        back_url=reverse("rounds:offer", args=[offer.reference]),
    )
