"""Corrections of stays abroad: one of headquarters proposes, and another confirms or refuses."""

from collections.abc import Callable
from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_own_hands
from rantau.common.languages import get_reader_language
from rantau.rounds.journey_selectors import get_offer_edition
from rantau.rounds.models import StayCorrection
from rantau.rounds.permissions import DECIDE_STAY_CORRECTION, PROPOSE_STAY_CORRECTION
from rantau.rounds.services import stay_corrections
from rantau.rounds.stay_correction_rules import CORRECTION_KINDS, is_late_by
from rantau.rounds.stay_correction_selectors import (
    get_correction,
    require_correctable,
)
from rantau.rounds.stay_errors import NoSuchStay
from rantau.rounds.stay_selectors import build_facts, get_stay
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.rounds.stay_correction_forms import CorrectionDecisionForm, build_proposal_form
from rantau.web.rounds.stay_correction_labels import (
    CORRECTION_LABELS,
    CORRECTION_STATE_LABELS,
    PROPOSAL_LEADS,
    describe_changes,
)


@require_http_methods(["GET", "POST"])
@officer_required
def propose_correction(request: ActorRequest, reference: str, kind: str) -> HttpResponse:
    """Propose that something else stands of a stay, of a change of workplace or of a claim."""
    actor, data = request.actor, get_post_data(request)
    require_permission(actor, PROPOSE_STAY_CORRECTION)
    if kind not in CORRECTION_KINDS:
        raise NoSuchStay()
    with reading_as(actor):
        row = get_stay(actor, reference)
        if data is None:
            require_correctable(row, kind)
        form = build_proposal_form(data, row, kind)
    back_url = reverse("rounds:stay", args=[reference])
    if form.is_valid():
        key, proposal = form.get_command_key(), form.to_correction()
        response = run_command(
            request,
            form,
            lambda: stay_corrections.propose_correction(actor, key, reference, proposal),
            back_url=back_url,
            done=_("Proposed. Somebody else of headquarters confirms it."),
        )
        if response is not None:
            return response
    return render_form(
        request,
        form,
        heading=f"{CORRECTION_LABELS[kind]}: {row.offer.examinee.person.name}",
        lead=PROPOSAL_LEADS[kind],
        verb=_("Propose it"),
        back_url=back_url,
    )


@require_http_methods(["GET", "POST"])
@officer_required
def correction(request: ActorRequest, reference: str) -> HttpResponse:
    """A correction, and the form with which a second person confirms or refuses it."""
    actor = request.actor
    require_permission(actor, DECIDE_STAY_CORRECTION)
    form = CorrectionDecisionForm(get_post_data(request))
    if form.is_valid():
        response = run_command(
            request,
            form,
            _build_decision(request, form, reference),
            back_url=reverse("rounds:stay_correction", args=[reference]),
        )
        if response is not None:
            return response
    with reading_as(actor):
        found = get_correction(actor, reference)
        is_own = found.proposed_by in list_own_hands()
        edition = get_offer_edition(found.stay.offer)
    return render_form(
        request,
        form,
        template="rounds/stay_correction.html",
        correction=found,
        round_name=edition.name.get(get_reader_language()),
        kind=CORRECTION_LABELS[found.kind],
        state=CORRECTION_STATE_LABELS[found.outcome],
        changes=describe_changes(found),
        is_made_late=_is_made_late(found),
        can_decide=form.is_bound or not (is_own or found.outcome),
    )


def _is_made_late(found: StayCorrection) -> bool:
    """Whether she left in time by what stands there, and too late by what is to."""
    until = found.after.get("permit_until")
    if until is None or found.outcome:
        return False
    return is_late_by(build_facts(found.stay, ()), date.fromisoformat(until))


def _build_decision(
    request: ActorRequest, form: CorrectionDecisionForm, reference: str
) -> Callable[[], object]:
    actor, key, data = request.actor, form.get_command_key(), form.cleaned_data
    if data["decision"] == StayCorrection.CONFIRMED:
        return lambda: stay_corrections.confirm_correction(actor, key, reference, why=data["why"])
    return lambda: stay_corrections.refuse_correction(actor, key, reference, why=data["why"])
