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
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import DomainError, InvalidInput
from rantau.partners.selectors import list_open_quota_lines
from rantau.placement.available_actions import TRAVEL_PERMISSIONS, list_available_actions
from rantau.placement.labels import PARTY_LABELS, get_localized_text
from rantau.placement.next_step import SUPPLY_STEP, VERIFY_STEP, Step, get_next_step
from rantau.placement.overview import (
    CandidateProgress,
    get_placement_overview,
    list_candidate_progress,
)
from rantau.placement.permissions import ENROL_CANDIDATE, REGISTER_CANDIDATE
from rantau.placement.selectors import get_scheme_editions
from rantau.placement.services import candidates
from rantau.placement.services.candidates import CandidateInput, EnrolInput, enrol_candidate
from rantau.registry.errors import NoSuchPerson
from rantau.registry.selectors import get_person
from rantau.web.common.decorators import officer_required
from rantau.web.common.labels import get_country_name
from rantau.web.placement import labels
from rantau.web.placement.commands import describe_placement_error
from rantau.web.placement.context import build_placement_context, get_step_title
from rantau.web.placement.forms import CandidateForm, EnrolmentForm


@require_GET
@officer_required
def placement_detail(request: ActorRequest, reference: str) -> HttpResponse:
    """The page of one placement; the look is written to the read log as part of reading it."""
    actor = request.actor
    with reading_as(actor):
        seen = get_placement_overview(actor, reference, purpose="placement")
        shown = build_placement_context(seen)
    step, open_ = get_next_step(seen.snapshot), list_available_actions(seen.snapshot)
    due = _get_action_for_step(step) if step else ""
    shown |= {
        "due_acts": [_build_action_button(act, reference) for act in open_ if act == due],
        "acts": [_build_action_button(act, reference, quiet=True) for act in open_ if act != due],
    }
    return render(request, "placement/placement_detail.html", shown)


def _get_action_for_step(step: Step) -> str:
    """The act that takes the next step, wherever it is done."""
    if step.kind in (SUPPLY_STEP, VERIFY_STEP):
        return "receive" if step.kind == SUPPLY_STEP else "verify"
    return step.milestone.code if step.milestone.code in TRAVEL_PERMISSIONS else "decide"


def _build_action_button(act: str, reference: str, *, quiet: bool = False) -> dict[str, Any]:
    """The way to the page of an act, in words."""
    page, label = labels.ACTION_LINKS[act]
    return {"url": reverse(page, args=[reference]), "words": label, "quiet": quiet}


PAGE_SIZE = 25


@require_GET
@officer_required
def candidate_list(request: ActorRequest) -> HttpResponse:
    """The agency's open candidates with what each waits for, newest first."""
    actor = request.actor
    require_permission(actor, REGISTER_CANDIDATE)
    before = request.GET.get("sebelum", "")
    with reading_as(actor):
        found, more = list_candidate_progress(actor, before=before, limit=PAGE_SIZE)
    shown = {
        "lines": [_build_candidate_row(each) for each in found],
        "now": clock.now(),
        "next_url": f"?sebelum={found[-1].placement.reference}" if more else "",
    }
    return render(request, "placement/candidate_list.html", shown)


def _build_candidate_row(each: CandidateProgress) -> dict[str, Any]:
    placement = each.placement
    scheme = get_scheme_editions().get_edition(placement.scheme, placement.edition)
    return {
        "placement": placement,
        "name": placement.person.name,
        "destination": get_country_name(placement.destination),
        "milestone": get_localized_text(scheme.get_milestone(placement.milestone).name),
        "waits_for": get_step_title(each.step) if each.step else "",
        "who": PARTY_LABELS[each.step.party] if each.step else "",
        "due": each.due_at,
    }


@require_http_methods(["GET", "POST"])
@officer_required
def register_candidate(request: ActorRequest) -> HttpResponse:
    """Register a candidate under a line with places left."""
    actor = request.actor
    require_permission(actor, REGISTER_CANDIDATE)
    with reading_as(actor):
        lines = list(list_open_quota_lines(actor))
    form = CandidateForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        terms = CandidateInput(given["reference"], given["birth_date"], UUID(given["line"]))
        try:
            done = candidates.register_candidate(actor, form.command_key(), terms)
            return redirect("placement:file", reference=done.answer)
        except NoSuchPerson as error:
            form.add_error("reference", str(error))
        except DomainError as error:
            form.show({"": list(describe_placement_error(error))})
    shown = {
        "form": form,
        "heading": _("Register a candidate"),
        "verb": _("Register a candidate"),
    }
    return render(request, "common/form_page.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@officer_required
def enrol_person(request: ActorRequest, reference: str) -> HttpResponse:
    """Enrol a registered person in a scheme without an agency."""
    actor = request.actor
    require_permission(actor, ENROL_CANDIDATE)
    with reading_as(actor):
        person = get_person(actor, reference, purpose="enrol")
    form = EnrolmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        terms = EnrolInput(person.reference, given["scheme"], given["occupation"])
        try:
            done = enrol_candidate(actor, form.command_key(), terms)
            return redirect("placement:file", reference=done.answer)
        except InvalidInput as error:
            form.show(error.problems)
        except DomainError as error:
            form.show({"": list(describe_placement_error(error))})
    shown = {
        "form": form,
        "heading": _("Enrol in a government scheme"),
        "verb": _("Register"),
        "lead": f"{person.name} · {person.reference}",
    }
    return render(request, "common/form_page.html", shown, status=422 if form.errors else 200)
