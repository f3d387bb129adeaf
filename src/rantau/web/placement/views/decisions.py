"""Decide on a placement: select, clear or close it; withdraw or refuse it before departure."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.selectors import list_colleagues
from rantau.common.errors import NotFound
from rantau.placement.available_actions import list_available_actions, list_names_to_answer
from rantau.placement.errors import NoSuchPlacement
from rantau.placement.four_eyes import DECISION_PERMISSIONS, is_barred_from
from rantau.placement.labels import PARTY_LABELS, get_localized_text
from rantau.placement.name_answers import NAME_GATE, list_requirements_to_confirm
from rantau.placement.permissions import REFUSE_PLACEMENT, WITHDRAW_PLACEMENT
from rantau.placement.services import decisions
from rantau.placement.services.decisions import clear_placement, close_placement, select_candidate
from rantau.placement.snapshot import PlacementSnapshot
from rantau.procedures.scheme import Milestone, Requirement
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import RevisionForm
from rantau.web.placement import labels
from rantau.web.placement.commands import (
    get_snapshot_for_command,
    list_earlier_rows,
    render_placement_form,
    run_placement_command,
)
from rantau.web.placement.context import get_contract_end
from rantau.web.placement.forms import MilestoneDecisionForm, RefusePlacementForm, WithdrawalForm

DECISION_SERVICES = {
    "selected": select_candidate,
    "cleared": clear_placement,
    "closed": close_placement,
}


@require_http_methods(["GET", "POST"])
@officer_required
def decide_placement(request: ActorRequest, reference: str) -> HttpResponse:
    """Decide on the next milestone, with its requirements and those that are not met. Raises
    NotFound when no decision is next, unless one was sent that somebody else took first.

    The form names its decision, so that one sent twice is about the same decision.
    """
    snapshot = get_snapshot_for_command(request, reference)
    can_decide = "decide" in list_available_actions(snapshot)
    following = snapshot.scheme.get_next_milestone(snapshot.placement.milestone)
    milestone = following if can_decide else None
    initial = {
        "seen": snapshot.placement.revision,
        "decision": milestone.code if milestone else "",
    }
    form = MilestoneDecisionForm(request.POST or None, decisions=DECISION_SERVICES, initial=initial)
    if request.method == "POST" and form.is_valid():
        decide = DECISION_SERVICES[form.cleaned_data["decision"]]
        key, seen = form.get_command_key(), form.cleaned_data["seen"]
        response = run_placement_command(
            request, reference, form, lambda: decide(request.actor, key, reference, seen=seen)
        )
        if response:
            return response
    if milestone is None:
        return _leave_refused_decision(request, reference, form)
    return _render_decision(request, snapshot, form, milestone)


def _leave_refused_decision(
    request: ActorRequest, reference: str, form: MilestoneDecisionForm
) -> HttpResponse:
    """Redirect to the placement and say that somebody else acted first, where a decision was
    refused and none is next. Raises NotFound where none was refused."""
    if not form.non_field_errors():
        raise NotFound()
    messages.warning(request, _("Nothing is left to decide here: somebody else acted first."))
    return redirect("placement:file", reference=reference)


def _render_decision(
    request: ActorRequest,
    snapshot: PlacementSnapshot,
    form: MilestoneDecisionForm,
    milestone: Milestone,
) -> HttpResponse:
    """The page of a decision: the status of each requirement, and how many are not met."""
    heading, verb = labels.DECISION_LABELS[milestone.code]
    is_barred = is_barred_from(snapshot, milestone)
    statuses = [
        snapshot.requirements[each.code]
        for each in snapshot.scheme.list_requirements_for(milestone.code)
    ]
    rows = [
        {
            "name": get_localized_text(status.requirement.name),
            "state": labels.REQUIREMENT_STATUS_LABELS[status.state],
            "valid_until": status.valid_until,
            "ends_before_contract": status.ends_before(get_contract_end(snapshot)),
        }
        for status in statuses
    ]
    return render_placement_form(
        request,
        snapshot,
        form,
        template="placement/decide_placement.html",
        heading=heading,
        verb=verb,
        requirement_rows=rows,
        earlier_rows=list_earlier_rows(request.actor, snapshot),
        placement=snapshot.placement,
        who=PARTY_LABELS[milestone.entered_by],
        unmet_count=sum(not status.is_valid_on(snapshot.today) for status in statuses),
        names_to_confirm=[
            get_localized_text(each.name) for each in _list_names(snapshot, milestone)
        ],
        may_answer_name=bool(list_names_to_answer(snapshot)),
        is_barred=is_barred,
        colleagues=_list_deciders(snapshot, milestone) if is_barred else [],
    )


def _list_names(snapshot: PlacementSnapshot, milestone: Milestone) -> list[Requirement]:
    """The documents about whose name somebody has to answer before this milestone."""
    asked = {use.argument for use in milestone.gates if use.name == NAME_GATE}
    return [each for each in list_requirements_to_confirm(snapshot) if each.code in asked]


def _list_deciders(snapshot: PlacementSnapshot, milestone: Milestone) -> list[str]:
    """To whom of the own office the actor can hand the decision."""
    permission = DECISION_PERMISSIONS[milestone.code]
    with reading_as(snapshot.actor):
        return list_colleagues(snapshot.actor, permission, snapshot.own_refs)


@require_http_methods(["GET", "POST"])
@officer_required
def withdraw_placement(request: ActorRequest, reference: str) -> HttpResponse:
    """Withdraw a placement before departure, with a reason."""
    require_permission(request.actor, WITHDRAW_PLACEMENT)
    return _handle_early_end(
        request,
        reference,
        WithdrawalForm,
        decisions.withdraw_placement,
        heading=_("Withdraw the placement"),
        verb=_("Withdraw"),
    )


@require_http_methods(["GET", "POST"])
@officer_required
def refuse_placement(request: ActorRequest, reference: str) -> HttpResponse:
    """Refuse a placement before departure, with a reason that the worker reads."""
    require_permission(request.actor, REFUSE_PLACEMENT)
    return _handle_early_end(
        request,
        reference,
        RefusePlacementForm,
        decisions.refuse_placement,
        heading=_("Refuse the placement"),
        verb=_("Refuse"),
    )


def _handle_early_end(
    request: ActorRequest,
    reference: str,
    form_class: type[RevisionForm],
    service: Callable[..., Any],
    **context: str,
) -> HttpResponse:
    """End a placement early by `service`, with a reason and a note.

    An agency cannot see a placement that it has withdrawn: redirect it to its candidates, also when
    it sends the form again.
    """
    actor = request.actor

    def end_placement(form: RevisionForm) -> None:
        values = {name: form.cleaned_data[name] for name in ("reason", "note", "seen")}
        service(actor, form.get_command_key(), reference, **values)

    try:
        snapshot = get_snapshot_for_command(request, reference)
    except NoSuchPlacement:
        form = form_class(request.POST or None)
        if not form.is_valid():
            raise
        end_placement(form)
        return redirect("placement:candidates")
    form = form_class(request.POST or None, initial={"seen": snapshot.placement.revision})
    if request.method == "POST" and form.is_valid():
        response = run_placement_command(request, reference, form, partial(end_placement, form))
        if response:
            return response if actor.role != "agency" else redirect("placement:candidates")
    return render_placement_form(request, snapshot, form, **context)
