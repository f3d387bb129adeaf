"""Receive, verify and correct papers."""

from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rantau.access.actor import Actor
from rantau.access.entry import ActorRequest
from rantau.access.permissions import demand
from rantau.access.scope import looking, scope
from rantau.core.errors import Invalid, NotFound, Refusal
from rantau.documents.parts import keep_file
from rantau.placement.acts import to_correct, to_receive, to_verify
from rantau.placement.file import PlacementFile, gather
from rantau.placement.lookups import placement_for
from rantau.placement.permissions import CORRECT, RECEIVE, VERIFY
from rantau.placement.services.correct_paper import correct_paper
from rantau.placement.services.receive import receive
from rantau.placement.services.verify import verify
from rantau.web.house.entry import signed_in
from rantau.web.placement.asking import asked, carried_out
from rantau.web.placement.forms import CorrectForm, ReceiveForm, VerifyForm


@require_http_methods(["GET", "POST"])
@signed_in
def receiving(request: ActorRequest, reference: str) -> HttpResponse:
    """Every paper that is asked for, on one page; those that are ticked are taken in together."""
    actor = request.actor
    demand(actor, RECEIVE)
    file = read(actor, reference)
    form = ReceiveForm(
        request.POST or None, request.FILES or None, asked=to_receive(file),
        initial={"seen": file.placement.revision},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        answer = carried_out(request, file, form, lambda: _received(actor, reference, form))
        if answer:
            return answer
    return asked(
        request, file, form, template="placement/receive.html",
        heading=_("Terima berkas"), verb=_("Terima yang dicentang"),
    )  # fmt: skip


def _received(actor: Actor, reference: str, form: ReceiveForm) -> None:
    """Files first, all of them safe on the disk or none; a fault of one is told at its field."""
    kept: dict[str, UUID] = {}
    with transaction.atomic(), scope(actor):
        for each in form.ticked():
            field = f"{each.code}.file"
            if upload := form.cleaned_data[field]:
                kept[each.code] = _kept(field, upload, uuid5(form.command_key(), field))
    given = form.cleaned_data
    receive(actor, form.command_key(), reference, form.receipts(kept), seen=given["seen"])


def _kept(field: str, upload: UploadedFile, act: UUID) -> UUID:
    try:
        return keep_file(upload, name=upload.name or "", act=act).id
    except Refusal as refusal:
        raise Invalid({field: [str(refusal)]}) from refusal


@require_http_methods(["GET", "POST"])
@signed_in
def verifying(request: ActorRequest, reference: str) -> HttpResponse:
    """Every received paper beside what was typed from it, judged together."""
    actor = request.actor
    demand(actor, VERIFY)
    file = read(actor, reference)
    # What was sent is judged as it was sent, also once more when nothing waits any longer.
    codes = {each.code for each in to_verify(file)} | set(request.POST)
    papers = [paper for code, paper in file.papers.items() if code in codes]
    initial = {"seen": file.placement.revision}
    form = VerifyForm(request.POST or None, papers=papers, initial=initial)
    if request.method == "POST" and form.is_valid():
        key, seen = form.command_key(), form.cleaned_data["seen"]
        answer = carried_out(
            request, file, form, lambda: verify(actor, key, reference, form.verdicts(), seen=seen)
        )
        if answer:
            return answer
    return asked(
        request, file, form, template="placement/verify.html",
        heading=_("Periksa berkas"), verb=_("Simpan hasil pemeriksaan"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in
def correcting(request: ActorRequest, reference: str) -> HttpResponse:
    """Choose a paper; then its values again, with the reason."""
    actor = request.actor
    demand(actor, CORRECT)
    file = read(actor, reference)
    choices = to_correct(file)
    code = request.POST.get("paper") or request.GET.get("paper") or ""
    if not choices:
        raise NotFound()
    chosen = next((each.code for each in choices if each.code == code), choices[0].code)
    data = request.POST if "seen" in request.POST else None
    paper = file.papers[chosen]
    form = CorrectForm(data, paper=paper, initial={"seen": file.placement.revision})
    if data and form.is_valid():
        answer = carried_out(request, file, form, lambda: _corrected(actor, reference, form))
        if answer:
            return answer
    return asked(
        request, file, form, template="placement/correct.html", paper=paper,
        choices=choices, heading=_("Perbaiki isi berkas"), verb=_("Simpan perbaikan"),
    )  # fmt: skip


def _corrected(actor: Actor, reference: str, form: CorrectForm) -> None:
    given = form.cleaned_data
    correct_paper(
        actor, form.command_key(), reference, form.paper.asked.code,
        fields=form.values(), why=given["why"], seen=given["seen"],
    )  # fmt: skip


def read(actor: Actor, reference: str) -> PlacementFile:
    """The file for a page that asks for a command; the look is logged."""
    with looking(actor):
        return gather(actor, placement_for(actor, reference, purpose="placement"), live=False)
