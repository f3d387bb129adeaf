"""Receive documents of several people at once: choose, read what will happen to whom, confirm; each
person is a command of its own with a receipt of its own. Nothing is verified here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.common.errors import DomainError
from rantau.duties.errors import NoSuchDuty
from rantau.placement.available_actions import list_requirements_to_receive
from rantau.placement.labels import get_localized_text
from rantau.placement.permissions import RECEIVE_DOCUMENTS
from rantau.placement.requirements import RECEIVED
from rantau.placement.selectors import get_placement
from rantau.placement.services.receipts import undo_receipt as undo_receipt_service
from rantau.placement.services.received_documents import normalize_fields, receive_documents
from rantau.placement.snapshot import PlacementSnapshot, load_snapshot
from rantau.procedures.scheme import Requirement
from rantau.web.common.decorators import officer_required
from rantau.web.duties.holding import (
    Receipt,
    describe_row_error,
    get_form_key,
    list_chosen,
    list_chosen_duties,
    list_done_meanwhile,
    respond,
)
from rantau.web.placement.forms import ReceiveDocumentsForm

MAX_FILES = 20  # placements that one form takes


class BulkReceiveForm(ReceiveDocumentsForm):
    """The documents of one person, without scans: they are attached on the person's own page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in self.requirements:
            del self.fields[f"{each.code}.file"]

    def build_blocks(self) -> list[dict[str, Any]]:
        """The bound fields by requirement, for the template."""
        return [
            {
                "check_box": self[f"{each.code}.got"],
                "fields": [self[f"{each.code}.{field.code}"] for field in each.fields],
            }
            for each in self.requirements
        ]


@dataclass(frozen=True)
class FileOfPerson:
    """One person's placement and the form of what is handed in."""

    duty: str
    snapshot: PlacementSnapshot
    form: BulkReceiveForm

    @property
    def name(self) -> str:
        """The person's name."""
        return self.snapshot.person.name

    @property
    def sentence(self) -> str:
        """What will happen, once the form is confirmed."""
        names = [get_localized_text(each.name) for each in self.form.list_received()]
        return _("%(documents)s: recorded as received today") % {"documents": ", ".join(names)}


@require_POST
@officer_required
def receive(request: ActorRequest) -> HttpResponse:
    """Choose the documents, preview in sentences, confirm."""
    actor = request.actor
    require_permission(actor, RECEIVE_DOCUMENTS)
    stage = request.POST.get("stage", "")
    files = _list_files(request, is_bound=bool(stage))
    if not files:
        with reading_as(actor):
            done = list_done_meanwhile(actor, list_chosen(request))
        return respond(request, done, heading=_("Receive documents"))
    if not stage:
        return _render(request, files, "duties/receive.html")
    chosen = [each for each in files if each.form.is_valid() and each.form.list_received()]
    are_valid = all([_validate(each) for each in chosen])
    if stage == "change":
        return _render(request, files, "duties/receive.html")
    if not chosen or not are_valid or any(not each.form.is_valid() for each in files):
        return _render(request, files, "duties/receive.html", status=422, nothing=not chosen)
    if stage != "confirm":
        return _render(request, chosen, "duties/receive_preview.html")
    key = get_form_key(request)
    receipts = [_receive_for_person(actor, key, each) for each in chosen]
    return render(
        request,
        "duties/receipts.html",
        {
            "receipts": receipts,
            "heading": _("Documents received"),
            "query": request.POST.get("query", ""),
            "key": uuid4(),
            "undo_name": "duties:undo_receive",
            "hint": _("Undo is possible today, until somebody goes on with the file."),
        },
    )


def _list_files(request: ActorRequest, *, is_bound: bool) -> list[FileOfPerson]:
    """The placements among what was chosen, each with its form; their readings are logged."""
    actor, chosen = request.actor, list_chosen(request)[:MAX_FILES]
    with reading_as(actor):
        duties = list_chosen_duties(actor, chosen)
        about = {key: each for key, each in duties.items() if each.about_kind == "placement"}
        return [
            _build_file(request, f"{each.duty}:{each.seen}", about[each.duty].reference, is_bound)
            for each in chosen
            if each.duty in about
        ]


def _build_file(request: ActorRequest, duty: str, reference: str, is_bound: bool) -> FileOfPerson:
    actor = request.actor
    placement = get_placement(actor, reference, purpose="placement")
    snapshot = load_snapshot(actor, placement, with_line_status=False)
    form = BulkReceiveForm(
        request.POST if is_bound else None,
        requirements=_list_open_requirements(snapshot),
        initial={"seen": placement.revision},
        prefix=reference,
    )
    return FileOfPerson(duty, snapshot, form)


def _list_open_requirements(snapshot: PlacementSnapshot) -> list[Requirement]:
    """What can be handed in and is not there: nothing received is replaced in bulk."""
    return [
        each
        for each in list_requirements_to_receive(snapshot)
        if snapshot.requirements[each.code].state != RECEIVED
    ]


def _validate(person: FileOfPerson) -> bool:
    """Judge the typed values as the service will, so that the preview promises what it keeps."""
    form = person.form
    for each in form.to_input({}):
        _fields, problems = normalize_fields(person.snapshot.scheme, each.requirement, each.fields)
        form.add_problems(problems)
    return form.is_valid()


def _receive_for_person(actor: Actor, key: UUID, person: FileOfPerson) -> Receipt:
    """Receive one person's documents; the receipt says what was done, or why not."""
    reference, form = person.snapshot.placement.reference, person.form
    seen = form.cleaned_data["seen"]
    run = partial(receive_documents, actor, uuid5(key, reference), reference)
    try:
        run(form.to_input({}), seen=seen)
    except DomainError as error:
        return Receipt(person.name, is_done=False, text=describe_row_error(error))
    undo = f"{reference}:{seen + 1}"
    return Receipt(person.name, is_done=True, text=person.sentence, undo=undo)


@require_POST
@officer_required
def undo_receive(request: ActorRequest) -> HttpResponse:
    """Undo the receipt of one person's documents, which nobody has acted on."""
    actor = request.actor
    require_permission(actor, RECEIVE_DOCUMENTS)
    reference, _colon, seen = request.POST.get("one", "").partition(":")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 9 and reference.isprintable()):
        raise NoSuchDuty()
    try:
        undo_receipt_service(actor, get_form_key(request), reference, seen=int(seen))
    except DomainError as error:
        if error.status in (403, 404):
            raise
        receipt = Receipt(reference, is_done=False, text=describe_row_error(error))
    else:
        receipt = Receipt(reference, is_done=True, text=_("It is as it was before."))
    return respond(request, [receipt], heading=_("Reverted"))


def _render(
    request: ActorRequest,
    files: list[FileOfPerson],
    template: str,
    *,
    status: int = 200,
    nothing: bool = False,
) -> HttpResponse:
    context = {
        "files": files,
        "key": get_form_key(request),
        "query": request.POST.get("query", ""),
        "nothing": nothing,
    }
    return render(request, template, context, status=status)
