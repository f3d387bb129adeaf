"""Proposed appointments and API clients: those to decide on, one with its decision; and the
account's notices."""

from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rantau.access.errors import NothingToRead
from rantau.access.middleware import ActorRequest
from rantau.access.models import Notice, Proposal
from rantau.access.permissions import DECIDE_PROPOSAL, require_permission
from rantau.access.roles import ROLES
from rantau.access.scope import reading_as
from rantau.access.selectors import (
    can_decide,
    can_decide_client,
    get_proposal,
    get_proposed_client,
    list_open_proposals,
    list_own_hands,
    list_proposed_clients,
)
from rantau.access.services import clients, notices, proposals
from rantau.common import clock
from rantau.web.access.forms import PROPOSAL_OUTCOME_LABELS, ClientProposalForm, ProposalForm
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.errors import IncompleteSubmission
from rantau.web.common.forms import CommandForm


@require_GET
@officer_required
def proposal_list(request: ActorRequest) -> HttpResponse:
    """Every proposed appointment and API client that waits for a decision and that the actor may
    see."""
    actor = request.actor
    require_permission(actor, DECIDE_PROPOSAL)
    with reading_as(actor):
        own_hands = list_own_hands()
        rows = [
            {
                "proposal": each,
                "role": ROLES[each.role].title,
                "can_decide": can_decide(actor, each, own_hands),
            }
            for each in list_open_proposals(actor)
        ]
        client_rows = [
            {
                "client": each,
                "role": ROLES[each.role].title,
                "can_decide": can_decide_client(actor, each, own_hands),
            }
            for each in list_proposed_clients(actor)
        ]
    return render(request, "access/proposal_list.html", {"rows": rows, "client_rows": client_rows})


@require_http_methods(["GET", "POST"])
@officer_required
def decide_proposal(request: ActorRequest, reference: str) -> HttpResponse:
    """One proposal, and the form that confirms or refuses it."""
    actor = request.actor
    require_permission(actor, DECIDE_PROPOSAL)
    form = ProposalForm(request.POST or None)
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: _decide(request, form, reference),
            back_url=reverse("access:proposals"),
        )
        if response is not None:
            return response
    with reading_as(actor):
        proposal = get_proposal(actor, reference)
        may_decide = can_decide(actor, proposal, list_own_hands())
    return render_form(
        request,
        form,
        template="access/decide_proposal.html",
        proposal=proposal,
        role=ROLES[proposal.role].title,
        outcome=PROPOSAL_OUTCOME_LABELS.get(proposal.outcome, ""),
        # A form that was sent is shown again, with what was typed, also where it came too late.
        can_decide=may_decide and (form.is_bound or not proposal.outcome),
    )


def _decide(request: ActorRequest, form: ProposalForm, reference: str) -> None:
    key, why = form.get_command_key(), form.cleaned_data["why"]
    if form.cleaned_data["decision"] == Proposal.CONFIRMED:
        proposals.confirm_proposal(request.actor, key, reference, why=why)
    else:
        proposals.refuse_proposal(request.actor, key, reference, why=why)


@require_http_methods(["GET", "POST"])
@officer_required
def decide_client(request: ActorRequest, code: str) -> HttpResponse:
    """One proposed API client, and the form that confirms or refuses it."""
    actor = request.actor
    require_permission(actor, DECIDE_PROPOSAL)
    form = ClientProposalForm(request.POST or None)
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: _decide_client(request, form, code),
            back_url=reverse("access:proposals"),
        )
        if response is not None:
            return response
    with reading_as(actor):
        client = get_proposed_client(actor, code)
        may_decide = can_decide_client(actor, client, list_own_hands())
    is_open = client.is_open(clock.now())
    return render_form(
        request,
        form,
        template="access/decide_client.html",
        client=client,
        role=ROLES[client.role].title,
        # A form that was sent is shown again, with what was typed, also where it came too late.
        can_decide=may_decide and (form.is_bound or is_open),
        is_open=is_open,
    )


def _decide_client(request: ActorRequest, form: ClientProposalForm, code: str) -> None:
    key, data = form.get_command_key(), form.cleaned_data
    if data["decision"] == Notice.CONFIRMED:
        clients.confirm_client(request.actor, key, code, why=data["why"])
    else:
        clients.refuse_client(request.actor, key, code, why=data["why"])


@require_POST
@officer_required
def mark_notices_read(request: ActorRequest) -> HttpResponse:
    """Mark the account's notices as read; then show the account."""
    form = CommandForm(request.POST)
    if not form.is_valid():
        raise IncompleteSubmission()
    with suppress(NothingToRead):  # read in another window
        notices.mark_notices_read(request.actor, form.get_command_key())
    return redirect("access:account")
