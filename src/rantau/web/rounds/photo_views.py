"""The photograph of an examinee for the counterpart: put it in, and see it."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission, require_permission
from rantau.access.scope import reading_as
from rantau.access.service import is_key_used
from rantau.documents.interface import StoredPortrait
from rantau.documents.normalizing import JPEG_TYPE
from rantau.rounds.edition import PhotoRules
from rantau.rounds.models import Examinee, ReturnedRow
from rantau.rounds.permissions import COMPLETE_SENDING, READ_EXAMINEE, RESOLVE_RETURNED
from rantau.rounds.photo_selectors import find_photo, find_returned_photo, get_photo_content
from rantau.rounds.roster_selectors import get_counter_examinee
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.services import photos, sending
from rantau.rounds.stages import Stage
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import get_post_data
from rantau.web.common.received_files import build_file_response
from rantau.web.rounds.photo_forms import (
    PhotoForm,
    ReturnedPhotoForm,
    describe_photo_rules,
    store_photo,
)


@require_http_methods(["GET", "POST"])
@officer_required
def receive_photo(request: ActorRequest, exam_number: str) -> HttpResponse:
    """The form for her photograph, beside the one that is there, while one is taken."""
    actor = request.actor
    require_permission(actor, COMPLETE_SENDING)
    with reading_as(actor):
        examinee = get_counter_examinee(actor, exam_number)
        rules = photos.get_photo_rules(examinee, get_edition_in_force(examinee.round))
        photo = find_photo(examinee)
    form = PhotoForm(get_post_data(request), request.FILES or None)
    if form.is_valid():
        key = form.get_command_key()
        response = run_command(
            request,
            form,
            lambda: photos.receive_photo(
                actor, key, exam_number, _store_photo(actor, form, examinee, rules)
            ),
            back_url=reverse("rounds:examinee", args=[exam_number]),
            done=_("Saved. Look whether it is her."),
        )
        if response is not None:
            return response
    return render_form(
        request,
        form,
        template="rounds/photo.html",
        examinee=examinee,
        photo=photo,
        rules=describe_photo_rules(rules),
    )


def answer_returned_photo(
    request: ActorRequest, row: ReturnedRow, *, state: str, round_name: str
) -> HttpResponse:
    """A row that came back because of the photograph: what was sent, what the counterpart wrote,
    and the form to answer with another one or to uphold it.

    row    as `get_returned_row` has found it
    state  what became of it, in words
    """
    actor = request.actor
    with reading_as(actor):
        rules = get_edition_in_force(row.examinee.round).photo
        sent, newest = find_returned_photo(row), find_photo(row.examinee)
    can_answer = has_permission(actor, RESOLVE_RETURNED)
    form = ReturnedPhotoForm(get_post_data(request), request.FILES or None)
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: _resolve(actor, form, row, rules),
            back_url=reverse("rounds:returned_row", args=[row.reference]),
        )
        if response is not None:
            return response
    return render_form(
        request,
        form,
        template="rounds/returned_photo.html",
        row=row,
        round_name=round_name,
        state=state,
        sent=sent,
        newest=newest if row.outcome == ReturnedRow.CORRECTED else None,
        rules=describe_photo_rules(rules) if rules else "",
        can_answer=can_answer,
        can_resolve=can_answer
        and (form.is_bound or (not row.outcome and row.examinee.stage == Stage.SENT)),
    )


def _resolve(
    actor: Actor, form: ReturnedPhotoForm, row: ReturnedRow, rules: PhotoRules | None
) -> None:
    key = form.get_command_key()
    if form.is_correction:
        portrait = _store_photo(actor, form, row.examinee, rules)
        photos.replace_returned_photo(actor, key, row.reference, portrait)
    else:
        sending.uphold_returned_row(actor, key, row.reference, note=form.cleaned_data["note"])


def _store_photo(
    actor: Actor,
    form: PhotoForm | ReturnedPhotoForm,
    examinee: Examinee,
    rules: PhotoRules | None,
) -> StoredPortrait:
    """Store the picture of a valid form. Raises TooManyPhotos before one too many is stored, but
    for a form that comes again: its command answers as before."""
    with reading_as(actor):
        if not is_key_used(actor, form.get_command_key()):
            photos.require_few_photos(examinee)
    return store_photo(form, rules)


@require_GET
@officer_required
def photo_file(request: ActorRequest, exam_number: str, photo: UUID) -> HttpResponse:
    """A photograph of an examinee; reading it is logged at the person."""
    actor = request.actor
    require_permission(actor, READ_EXAMINEE)
    with reading_as(actor):
        content = get_photo_content(actor, exam_number, photo)
    return build_file_response(content, JPEG_TYPE)
