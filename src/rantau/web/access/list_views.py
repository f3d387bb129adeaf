"""Invite the administrator of an office, or everybody of a list; decide on many proposals."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.actor import Actor
from rantau.access.invitation_lists import ListedPerson, read_invitation_list
from rantau.access.middleware import ActorRequest
from rantau.access.models import Proposal
from rantau.access.permissions import (
    DECIDE_PROPOSAL,
    INVITE_OFFICER,
    MANAGE_APPOINTMENTS,
    has_permission,
    require_permission,
)
from rantau.access.roles import ROLES, list_roles_for_kind
from rantau.access.scope import reading_as
from rantau.access.selectors import (
    can_decide,
    get_office_to_invite_to,
    get_own_office,
    list_open_proposals,
    list_own_hands,
)
from rantau.access.services import proposals
from rantau.access.services.invitations import InvitationInput, invite_officer
from rantau.access.tokens import derive_secret, hash_secret
from rantau.common.errors import DomainError, InvalidInput
from rantau.web.access.list_forms import AdministratorForm, InvitationListForm, ProposalsForm
from rantau.web.common.commands import render_form
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data


@require_http_methods(["GET", "POST"])
@officer_required
def invite_administrator(request: ActorRequest, code: str) -> HttpResponse:
    """Ask who shall administer the accounts of one office; then show the link, which is not shown
    again. Raises NoSuchOffice."""
    actor = request.actor
    require_permission(actor, INVITE_OFFICER)
    with reading_as(actor):
        office = get_office_to_invite_to(actor, code)
    form = AdministratorForm(get_post_data(request))
    if form.is_valid():
        key = form.get_command_key()
        data = InvitationInput(office.code, form.cleaned_data["name"])
        secret = derive_secret(actor, key)
        try:
            invite_officer(actor, key, data, digest=hash_secret(secret))
            context = {"link": _build_link(secret), "invitation": data}
            return render(request, "access/invitation_link.html", context)
        except InvalidInput as error:
            form.add_problems(error.problems)
    return render_form(
        request,
        form,
        heading=_("Invite the administrator of %(office)s") % {"office": office.name},
        lead=_("The person makes the account by a link that works once."),
        verb=_("Make the link"),
    )


def _build_link(secret: str) -> str:
    return str(settings.PUBLIC_URL) + reverse("access:accept", args=[secret])


@require_http_methods(["GET", "POST"])
@officer_required
def invite_list(request: ActorRequest) -> HttpResponse:
    """Ask for a list of people; show what will be done, or every problem at its line; then invite
    each by a command of its own, and show a receipt with a row for each."""
    actor = request.actor
    require_permission(actor, INVITE_OFFICER)
    form = InvitationListForm(get_post_data(request), request.FILES or None)
    people: list[ListedPerson] = []
    if form.is_valid():
        with reading_as(actor):
            people = read_invitation_list(actor, form.cleaned_data["lines"])
        form.add_line_problems(people)
    if people and not form.errors:
        rows = [{"person": each, "role": _get_title(each)} for each in people]
        if "checked" in request.POST:
            receipts = [row | _invite(actor, form, row["person"]) for row in rows]
            return render(request, "access/invitation_receipts.html", {"rows": receipts})
        context = {"rows": rows, "form": form, "lines": form.cleaned_data["lines"]}
        return render(request, "access/invitation_preview.html", context)
    return render_form(
        request,
        form,
        template="access/invitation_list.html",
        roles=_list_role_titles(actor),
    )


def _get_title(person: ListedPerson) -> Any:
    return ROLES[person.invitation.role].title if person.invitation else ""


def _list_role_titles(actor: Actor) -> list[Any]:
    """The titles of the roles that the second column may have; none where it names an office."""
    if not has_permission(actor, MANAGE_APPOINTMENTS):
        return []
    with reading_as(actor):
        return [role.title for role in list_roles_for_kind(str(get_own_office(actor).kind))]


def _invite(actor: Actor, form: InvitationListForm, person: ListedPerson) -> dict[str, Any]:
    """Run the command of one line: its link, or the error that the database found meanwhile."""
    key = form.get_key_of(person)
    secret = derive_secret(actor, key)
    try:
        if person.invitation is not None:
            invite_officer(actor, key, person.invitation, digest=hash_secret(secret))
        return {"link": _build_link(secret)}
    except DomainError as error:
        return {"error": str(error)}


@require_http_methods(["GET", "POST"])
@officer_required
def decide_proposals(request: ActorRequest) -> HttpResponse:
    """Choose among the proposals that the actor may decide on, and decide on all of them alike:
    each by a command of its own, with a receipt that has a row for each."""
    actor = request.actor
    require_permission(actor, DECIDE_PROPOSAL)
    with reading_as(actor):
        own_hands = list_own_hands()
        decidable = [
            each for each in list_open_proposals(actor) if can_decide(actor, each, own_hands)
        ]
    form = ProposalsForm(get_post_data(request), proposals=decidable)
    if form.is_valid():
        by_reference = {each.reference: each for each in decidable}
        rows = [
            {
                "reference": reference,
                "proposal": by_reference.get(reference),
                "error": _decide(actor, form, reference),
            }
            for reference in form.cleaned_data["references"]
        ]
        if not all(row["error"] for row in rows):
            is_confirmed = form.cleaned_data["decision"] == Proposal.CONFIRMED
            context = {"rows": rows, "is_confirmed": is_confirmed}
            return render(request, "access/decision_receipts.html", context)
        for row in rows:
            form.add_error("references", f"{row['reference']}: {row['error']}")
    return render_form(request, form, template="access/decide_proposals.html", decidable=decidable)


def _decide(actor: Actor, form: ProposalsForm, reference: str) -> str:
    """Run the command on one proposal; the error, or nothing."""
    key, data = form.get_key_of(reference), form.cleaned_data
    try:
        if data["decision"] == Proposal.CONFIRMED:
            proposals.confirm_proposal(actor, key, reference, why=data["why"])
        else:
            proposals.refuse_proposal(actor, key, reference, why=data["why"])
    except DomainError as error:
        return str(error)
    return ""
