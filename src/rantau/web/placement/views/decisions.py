"""Decide on a placement: select, clear or close it; withdraw or refuse it before departure."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.common.errors import NotFound
from rantau.placement.available_actions import list_available_actions
from rantau.placement.errors import NoSuchPlacement
from rantau.placement.labels import PARTY_LABELS, get_localized_text
from rantau.placement.permissions import REFUSE_PLACEMENT, WITHDRAW_PLACEMENT
from rantau.placement.services import decisions
from rantau.placement.services.decisions import clear_placement, close_placement, select_candidate
from rantau.placement.snapshot import PlacementSnapshot
from rantau.procedures.scheme import Milestone
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import RevisionForm
from rantau.web.placement import labels
from rantau.web.placement.commands import (
    get_file_for_command,
    render_placement_form,
    run_placement_command,
)
from rantau.web.placement.forms import DecisionForm, RefusePlacementForm, WithdrawalForm

DECISION_SERVICES = {
    "selected": select_candidate,
    "cleared": clear_placement,
    "closed": close_placement,
}


@require_http_methods(["GET", "POST"])
@officer_required
def decide_placement(request: ActorRequest, reference: str) -> HttpResponse:
    """The coming decision: what it is, what is issued, and what still keeps it shut.

    The form says which decision it is: sent twice it is about the same one, not about the next.
    """
    actor = request.actor
    file = get_file_for_command(actor, reference)
    coming = (
        file.scheme.get_next_milestone(file.placement.milestone)
        if "decide" in list_available_actions(file)
        else None
    )
    decision = request.POST.get("decision") or (coming.code if coming else "")
    if decision not in DECISION_SERVICES:
        raise NotFound()
    seen = file.placement.revision
    form = DecisionForm(request.POST or None, initial={"seen": seen, "decision": decision})
    if request.method == "POST" and form.is_valid():
        key, seen = form.command_key(), form.cleaned_data["seen"]
        service = DECISION_SERVICES[decision]
        answer = run_placement_command(
            request, file, form, lambda: service(actor, key, reference, seen=seen)
        )
        if answer:
            return answer
    if coming is None:
        raise NotFound()
    return _render_decision(request, file, form, coming)


def _render_decision(
    request: ActorRequest, file: PlacementSnapshot, form: DecisionForm, coming: Milestone
) -> HttpResponse:
    """The decision's page: its requirements as they stand, and how many of them are not met."""
    heading, verb = labels.DECISION_LABELS[coming.code]
    statuses = [
        file.requirements[each.code] for each in file.scheme.list_requirements_for(coming.code)
    ]
    rows = [
        {
            "name": get_localized_text(status.requirement.name),
            "state": labels.REQUIREMENT_STATUS_LABELS[status.state],
            "until": status.valid_until,
        }
        for status in statuses
    ]
    return render_placement_form(
        request,
        file,
        form,
        template="placement/decide_placement.html",
        heading=heading,
        verb=verb,
        papers=rows,
        placement=file.placement,
        who=PARTY_LABELS[coming.entered_by],
        lacking=sum(not status.is_valid_on(file.today) for status in statuses),
    )


@require_http_methods(["GET", "POST"])
@officer_required
def withdraw_placement(request: ActorRequest, reference: str) -> HttpResponse:
    """Withdraw before departure, with a reason."""
    require_permission(request.actor, WITHDRAW_PLACEMENT)
    words_of_page = {"heading": _("Withdraw the placement"), "verb": _("Withdraw")}
    return _handle_early_end(
        request, reference, WithdrawalForm, decisions.withdraw_placement, **words_of_page
    )


@require_http_methods(["GET", "POST"])
@officer_required
def refuse_placement(request: ActorRequest, reference: str) -> HttpResponse:
    """Refuse before departure, with a reason that the worker reads."""
    require_permission(request.actor, REFUSE_PLACEMENT)
    words_of_page = {"heading": _("Refuse the placement"), "verb": _("Refuse")}
    return _handle_early_end(
        request, reference, RefusePlacementForm, decisions.refuse_placement, **words_of_page
    )


def _handle_early_end(
    request: ActorRequest,
    reference: str,
    form_class: type[RevisionForm],
    service: Callable[..., Any],
    **words_of_page: str,
) -> HttpResponse:
    """One of the two early ends: a reason, a note, and whether it was still open.

    An agency no longer sees what it has withdrawn, so it is led to its candidates, also when it
    sends the same once more.
    """
    actor = request.actor

    def command() -> None:
        given = form.cleaned_data
        terms = {name: given[name] for name in ("reason", "note", "seen")}
        service(actor, form.command_key(), reference, **terms)

    try:
        file = get_file_for_command(actor, reference)
    except NoSuchPlacement:
        form = form_class(request.POST or None)
        if not form.is_valid():
            raise
        command()
        return redirect("placement:candidates")
    form = form_class(request.POST or None, initial={"seen": file.placement.revision})
    if request.method == "POST" and form.is_valid():
        answer = run_placement_command(request, file, form, command)
        if answer:
            return answer if actor.role != "agency" else redirect("placement:candidates")
    return render_placement_form(request, file, form, **words_of_page)
