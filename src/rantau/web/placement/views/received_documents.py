"""Receive, verify and correct the documents that a scheme requires."""

from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import acting_as
from rantau.common.errors import DomainError, InvalidInput, NotFound
from rantau.documents.interface import store_file
from rantau.placement.available_actions import (
    list_requirements_to_correct,
    list_requirements_to_receive,
    list_requirements_to_verify,
)
from rantau.placement.permissions import CORRECT_PLACEMENT, RECEIVE_DOCUMENTS, VERIFY_DOCUMENTS
from rantau.placement.services import received_documents
from rantau.web.common.decorators import officer_required
from rantau.web.placement.commands import (
    get_file_for_command,
    render_placement_form,
    run_placement_command,
)
from rantau.web.placement.forms import (
    CorrectDocumentForm,
    ReceiveDocumentsForm,
    VerifyDocumentsForm,
)


@require_http_methods(["GET", "POST"])
@officer_required
def receive_documents(request: ActorRequest, reference: str) -> HttpResponse:
    """Every paper that is asked for, on one page; those that are ticked are taken in together."""
    actor = request.actor
    require_permission(actor, RECEIVE_DOCUMENTS)
    file = get_file_for_command(actor, reference)
    form = ReceiveDocumentsForm(
        request.POST or None,
        request.FILES or None,
        asked=list_requirements_to_receive(file),
        initial={"seen": file.placement.revision},
    )
    if request.method == "POST" and form.is_valid():
        answer = run_placement_command(
            request, file, form, lambda: _receive_documents(actor, reference, form)
        )
        if answer:
            return answer
    return render_placement_form(
        request,
        file,
        form,
        template="placement/receive_documents.html",
        heading=_("Receive papers"),
        verb=_("Receive what is ticked"),
    )


def _receive_documents(actor: Actor, reference: str, form: ReceiveDocumentsForm) -> None:
    """Files first, all of them safe on the disk or none; a fault of one is told at its field."""
    kept: dict[str, UUID] = {}
    with transaction.atomic(), acting_as(actor):
        for each in form.ticked():
            field = f"{each.code}.file"
            if upload := form.cleaned_data[field]:
                kept[each.code] = _store_upload(field, upload, uuid5(form.command_key(), field))
    given = form.cleaned_data
    received_documents.receive_documents(
        actor, form.command_key(), reference, form.receipts(kept), seen=given["seen"]
    )


def _store_upload(field: str, upload: "UploadedFile[bytes]", act: UUID) -> UUID:
    try:
        return store_file(upload, name=upload.name or "", command_key=act).id
    except DomainError as error:
        raise InvalidInput({field: [str(error)]}) from error


@require_http_methods(["GET", "POST"])
@officer_required
def verify_documents(request: ActorRequest, reference: str) -> HttpResponse:
    """Every received paper beside what was typed from it, judged together."""
    actor = request.actor
    require_permission(actor, VERIFY_DOCUMENTS)
    file = get_file_for_command(actor, reference)
    # What was sent is judged as it was sent, also once more when nothing waits any longer.
    codes = {each.code for each in list_requirements_to_verify(file)} | set(request.POST)
    papers = [paper for code, paper in file.requirements.items() if code in codes]
    initial = {"seen": file.placement.revision}
    form = VerifyDocumentsForm(request.POST or None, papers=papers, initial=initial)
    if request.method == "POST" and form.is_valid():
        key, seen = form.command_key(), form.cleaned_data["seen"]
        answer = run_placement_command(
            request,
            file,
            form,
            lambda: received_documents.verify_documents(
                actor, key, reference, form.verdicts(), seen=seen
            ),
        )
        if answer:
            return answer
    return render_placement_form(
        request,
        file,
        form,
        template="placement/verify_documents.html",
        heading=_("Verify papers"),
        verb=_("Save the findings"),
    )


@require_http_methods(["GET", "POST"])
@officer_required
def correct_document(request: ActorRequest, reference: str) -> HttpResponse:
    """Choose a paper; then its values again, with the reason."""
    actor = request.actor
    require_permission(actor, CORRECT_PLACEMENT)
    file = get_file_for_command(actor, reference)
    choices = list_requirements_to_correct(file)
    code = request.POST.get("paper") or request.GET.get("paper") or ""
    if not choices:
        raise NotFound()
    chosen = next((each.code for each in choices if each.code == code), choices[0].code)
    data = request.POST if "seen" in request.POST else None
    paper = file.requirements[chosen]
    form = CorrectDocumentForm(data, paper=paper, initial={"seen": file.placement.revision})
    if data and form.is_valid():
        answer = run_placement_command(
            request, file, form, lambda: _correct_document(actor, reference, form)
        )
        if answer:
            return answer
    return render_placement_form(
        request,
        file,
        form,
        template="placement/correct_document.html",
        paper=paper,
        choices=choices,
        heading=_("Correct a paper"),
        verb=_("Save the correction"),
    )


def _correct_document(actor: Actor, reference: str, form: CorrectDocumentForm) -> None:
    given = form.cleaned_data
    received_documents.correct_document(
        actor,
        form.command_key(),
        reference,
        form.paper.requirement.code,
        fields=form.values(),
        why=given["why"],
        seen=given["seen"],
    )
