"""Receive and correct the documents that a scheme requires."""

from uuid import uuid5

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import DomainError, InvalidInput, NotFound
from rantau.documents.interface import ReceivedFile, store_file
from rantau.placement.available_actions import (
    list_requirements_to_correct,
    list_requirements_to_receive,
    list_requirements_to_verify,
    list_requirements_to_verify_at_receipt,
)
from rantau.placement.four_eyes import (
    has_decided,
    has_verified,
    list_milestones_barred_by_verifying,
)
from rantau.placement.labels import PARTY_LABELS, get_localized_text
from rantau.placement.next_step import get_next_step
from rantau.placement.permissions import CORRECT_PLACEMENT, RECEIVE_DOCUMENTS
from rantau.placement.requirements import MISSING, RETURNED
from rantau.placement.services import received_documents
from rantau.placement.snapshot import PlacementSnapshot
from rantau.web.common.decorators import officer_required
from rantau.web.placement.commands import (
    get_snapshot_for_command,
    render_placement_form,
    run_placement_command,
)
from rantau.web.placement.context import get_step_title
from rantau.web.placement.forms import (
    CorrectDocumentForm,
    ReceiveDocumentsForm,
)


@require_http_methods(["GET", "POST"])
@officer_required
def receive_documents(request: ActorRequest, reference: str) -> HttpResponse:
    """Receive documents: every open requirement on one page, those that were handed in at once; an
    officer who may verify says of each how it was verified, where it was."""
    actor = request.actor
    require_permission(actor, RECEIVE_DOCUMENTS)
    snapshot = get_snapshot_for_command(request, reference)
    verifiable = _list_verifiable(snapshot)
    form = ReceiveDocumentsForm(
        request.POST or None,
        request.FILES or None,
        requirements=list_requirements_to_receive(snapshot),
        verifiable=verifiable,
        initial={"seen": snapshot.placement.revision, CARD_NAME: snapshot.person.name},
    )
    if request.method == "POST" and form.is_valid():
        response = run_placement_command(
            request,
            reference,
            form,
            lambda: _receive_documents(actor, reference, form),
            page="placement:receipt",
        )
        if response:
            return response
    if form.requirements:
        form.begin_typing_at(f"{form.requirements[0].code}.got")
    barred = list_milestones_barred_by_verifying(snapshot) if verifiable else []
    return render_placement_form(
        request,
        snapshot,
        form,
        template="placement/receive_documents.html",
        heading=_("Receive documents"),
        verb=_("Receive what is ticked"),
        barred_milestones=[get_localized_text(each.name) for each in barred],
        has_verified=has_verified(snapshot),
    )


CARD_NAME = "identity_card.name"  # registered as on the card, so that nobody types it twice


def _list_verifiable(snapshot: PlacementSnapshot) -> set[str]:
    """The codes of what the actor may accept in the act that receives it: none after a clearance
    that the actor issued."""
    codes = {each.code for each in list_requirements_to_verify_at_receipt(snapshot)}
    if not codes:
        return codes
    with reading_as(snapshot.actor):
        return set() if has_decided(snapshot) else codes


def _name_party(party: str) -> str:
    """A party to the worker, who reads the receipt."""
    return _("you") if party == "worker" else str(PARTY_LABELS[party])


@require_GET
@officer_required
def receipt_of_documents(request: ActorRequest, reference: str) -> HttpResponse:
    """The receipt that is printed for the worker: what was received, and everything that is still
    missing, with from whom it comes."""
    actor = request.actor
    require_permission(actor, RECEIVE_DOCUMENTS)
    snapshot = get_snapshot_for_command(request, reference)
    step = get_next_step(snapshot)
    statuses = snapshot.requirements.values()
    needed = snapshot.scheme.list_requirements_in_force(snapshot.placement.milestone)
    context = {
        "placement": snapshot.placement,
        "person": snapshot.person,
        "now": clock.now(),
        "received": [
            (get_localized_text(each.requirement.name), each.receipt)
            for each in statuses
            if each.receipt and each.state != RETURNED
        ],
        "missing": [
            (get_localized_text(each.name), _name_party(each.supplied_by), status.verification)
            for each in needed
            if (status := snapshot.requirements[each.code]).state in (MISSING, RETURNED)
        ],
        "step": get_step_title(step) if step else "",
        "who": _name_party(step.party) if step else "",
        "can_verify": bool(list_requirements_to_verify(snapshot)),
        "address": settings.PUBLIC_URL.partition("://")[2] + reverse("placement:enter"),
    }
    return render(request, "placement/receipt_of_documents.html", context)


def _receive_documents(actor: Actor, reference: str, form: ReceiveDocumentsForm) -> None:
    """Store the files before the command, which records them with the documents or not at all.
    Raises InvalidInput with the fault of each file at its field."""
    key = form.get_command_key()
    files: dict[str, ReceivedFile] = {}
    problems: dict[str, list[str]] = {}
    for each in form.list_received():
        field = f"{each.code}.file"
        if upload := form.cleaned_data[field]:
            try:
                files[each.code] = store_file(
                    upload, name=upload.name or "", command_key=uuid5(key, field)
                )
            except DomainError as error:
                problems[field] = [str(error)]
    if problems:
        raise InvalidInput(problems)
    seen = form.cleaned_data["seen"]
    received_documents.receive_documents(actor, key, reference, form.to_input(files), seen=seen)


@require_http_methods(["GET", "POST"])
@officer_required
def correct_document(request: ActorRequest, reference: str) -> HttpResponse:
    """Choose a received document; then type its values again, with the reason. Raises NotFound when
    none can be corrected."""
    actor = request.actor
    require_permission(actor, CORRECT_PLACEMENT)
    snapshot = get_snapshot_for_command(request, reference)
    choices = list_requirements_to_correct(snapshot)
    typed = request.POST.get("requirement") or request.GET.get("requirement") or ""
    if not choices:
        raise NotFound()
    code = next((each.code for each in choices if each.code == typed), choices[0].code)
    data = request.POST if "seen" in request.POST else None
    initial = {"seen": snapshot.placement.revision}
    form = CorrectDocumentForm(
        data, requirement_status=snapshot.requirements[code], initial=initial
    )
    if data and form.is_valid():
        response = run_placement_command(
            request, reference, form, lambda: _correct_document(actor, reference, form)
        )
        if response:
            return response
    return render_placement_form(
        request,
        snapshot,
        form,
        template="placement/correct_document.html",
        code=code,
        choices=[(each.code, get_localized_text(each.name)) for each in choices],
        heading=_("Correct a document"),
        verb=_("Save the correction"),
    )


def _correct_document(actor: Actor, reference: str, form: CorrectDocumentForm) -> None:
    data = form.cleaned_data
    received_documents.correct_document(
        actor,
        form.get_command_key(),
        reference,
        form.requirement.code,
        fields=form.get_values(),
        why=data["why"],
        seen=data["seen"],
    )
