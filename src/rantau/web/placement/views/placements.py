"""Show one placement; list an agency's candidates, register one, or enrol a person without an
agency."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission, require_permission
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import DomainError, InvalidInput
from rantau.partners.selectors import list_open_quota_lines
from rantau.placement.available_actions import TRAVEL_PERMISSIONS, list_available_actions
from rantau.placement.labels import PARTY_LABELS, get_localized_text
from rantau.placement.next_step import (
    ANSWER_NAME_STEP,
    SETTLE_IDENTITY_STEP,
    SUPPLY_STEP,
    VERIFY_STEP,
    Step,
    get_next_step,
)
from rantau.placement.overview import (
    CandidateProgress,
    get_placement_overview,
    list_candidate_progress,
)
from rantau.placement.permissions import (
    ENROL_CANDIDATE,
    REGISTER_CANDIDATE,
    TRANSFER_PLACEMENT,
)
from rantau.placement.selectors import get_scheme_editions
from rantau.placement.services import candidates
from rantau.placement.services.candidates import CandidateInput, EnrolInput, enrol_candidate
from rantau.placement.snapshot import PlacementSnapshot
from rantau.placement.wishes import Standstill, get_standstill
from rantau.registry.errors import NoSuchPerson
from rantau.registry.selectors import (
    get_person,
    has_lasting_ground,
    is_on_visit,
    require_present_or_lasting_ground,
)
from rantau.web.common.commands import render_form
from rantau.web.common.decorators import officer_required
from rantau.web.common.labels import get_country_name
from rantau.web.placement import labels
from rantau.web.placement.commands import describe_placement_error
from rantau.web.placement.context import (
    build_placement_context,
    build_print_offers,
    get_step_title,
)
from rantau.web.placement.forms import CandidateForm, EnrolmentForm


@require_GET
@officer_required
def placement_detail(request: ActorRequest, reference: str) -> HttpResponse:
    """One placement, and the actions that the actor may take now. Reading it is written to the read
    log."""
    actor = request.actor
    with reading_as(actor):
        overview = get_placement_overview(actor, reference, purpose="placement")
        context = build_placement_context(overview)
        standstill = _get_standstill(overview.snapshot)
        actions = _list_actions(overview.snapshot, standstill)
    step = get_next_step(overview.snapshot)
    next_action = _get_action_for_step(step) if step else ""
    context |= {
        "print_offers": build_print_offers(overview),
        "standstill": standstill,
        "next_actions": [
            _build_action_button(each, reference) for each in actions if each == next_action
        ],
        "actions": [
            _build_action_button(each, reference, is_quiet=True)
            for each in actions
            if each != next_action
        ],
    }
    return render(request, "placement/placement_detail.html", context)


def _get_standstill(snapshot: PlacementSnapshot) -> Standstill | None:
    """How it stands with the agency, for those who may let somebody go on with another."""
    if not has_permission(snapshot.actor, TRANSFER_PLACEMENT):
        return None
    return get_standstill(snapshot.placement)


def _list_actions(snapshot: PlacementSnapshot, standstill: Standstill | None) -> list[str]:
    """The actions on the page. Whether she is at the counter is asked only of an office without a
    lasting ground."""
    actor, person = snapshot.actor, snapshot.person
    if has_lasting_ground(actor, person):
        can_transfer = standstill and (standstill.cause or standstill.has_transfer_wish)
        return [*(["transfer"] if can_transfer else []), *list_available_actions(snapshot)]
    return list_available_actions(snapshot, is_on_visit=is_on_visit(actor, person))


STEP_ACTIONS = {
    SUPPLY_STEP: "receive",
    VERIFY_STEP: "verify",
    ANSWER_NAME_STEP: "confirm_name",
    SETTLE_IDENTITY_STEP: "correct",
}


def _get_action_for_step(step: Step) -> str:
    """The code of the action that takes the step."""
    if step.kind in STEP_ACTIONS:
        return STEP_ACTIONS[step.kind]
    return step.milestone.code if step.milestone.code in TRAVEL_PERMISSIONS else "decide"


def _build_action_button(action: str, reference: str, *, is_quiet: bool = False) -> dict[str, Any]:
    """The link to the page of an action, shown as a button."""
    page, label = labels.ACTION_LINKS[action]
    return {"url": reverse(page, args=[reference]), "label": label, "is_quiet": is_quiet}


PAGE_SIZE = 25


@require_GET
@officer_required
def candidate_list(request: ActorRequest) -> HttpResponse:
    """The agency's open placements, newest first, each with its next step; and the form that
    registers a candidate."""
    actor = request.actor
    require_permission(actor, REGISTER_CANDIDATE)
    before = request.GET.get("sebelum", "")
    with reading_as(actor):
        candidate_page, has_more = list_candidate_progress(actor, before=before, limit=PAGE_SIZE)
        lines = list(list_open_quota_lines(actor))
    context = {
        "form": CandidateForm(lines=lines),
        "rows": [_build_candidate_row(each) for each in candidate_page],
        "now": clock.now(),
        "next_url": f"?sebelum={candidate_page[-1].placement.reference}" if has_more else "",
    }
    return render(request, "placement/candidate_list.html", context)


def _build_candidate_row(progress: CandidateProgress) -> dict[str, Any]:
    placement, step = progress.placement, progress.step
    scheme = get_scheme_editions().get_edition(placement.scheme, placement.edition)
    return {
        "placement": placement,
        "name": placement.person.name,
        "destination": get_country_name(placement.destination),
        "milestone": get_localized_text(scheme.get_milestone(placement.milestone).name),
        "step": get_step_title(step) if step else "",
        "who": PARTY_LABELS[step.party] if step else "",
        "due_at": progress.due_at,
    }


@require_http_methods(["GET", "POST"])
@officer_required
def register_candidate(request: ActorRequest) -> HttpResponse:
    """Register a candidate under a quota line with places left."""
    actor = request.actor
    require_permission(actor, REGISTER_CANDIDATE)
    with reading_as(actor):
        lines = list(list_open_quota_lines(actor))
    form = CandidateForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        candidate = CandidateInput(data["reference"], data["birth_date"], UUID(data["line"]))
        try:
            result = candidates.register_candidate(actor, form.get_command_key(), candidate)
            return redirect("placement:file", reference=result.answer)
        except NoSuchPerson:
            form.add_error("reference", _("No person has this number and this birth date."))
        except DomainError as error:
            form.add_problems({"": list(describe_placement_error(error))})
    heading = _("Register a candidate")
    return render_form(request, form, heading=heading, verb=heading)


@require_http_methods(["GET", "POST"])
@officer_required
def enrol_person(request: ActorRequest, reference: str) -> HttpResponse:
    """Enrol a registered person in a government scheme, which has no agency."""
    actor = request.actor
    require_permission(actor, ENROL_CANDIDATE)
    with reading_as(actor):
        person = get_person(actor, reference, purpose="form:enrol")
        require_present_or_lasting_ground(actor, person)
    form = EnrolmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        enrolment = EnrolInput(person.reference, data["scheme"], data["occupation"])
        try:
            result = enrol_candidate(actor, form.get_command_key(), enrolment)
            return redirect("placement:file", reference=result.answer)
        except InvalidInput as error:
            form.add_problems(error.problems)
        except DomainError as error:
            form.add_problems({"": list(describe_placement_error(error))})
    return render_form(
        request,
        form,
        heading=_("Enrol in a government scheme"),
        lead=f"{person.name} · {person.reference}",
        verb=_("Register"),
    )
