"""Correct what was recorded wrong of a person; confirm or refuse what another officer proposed."""

from typing import Any
from uuid import uuid5

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.common.errors import DomainError, InvalidInput
from rantau.documents.interface import ReceivedFile, store_file
from rantau.offices.selectors import get_village_name
from rantau.registry.corrections import (
    can_decide,
    get_correction,
    get_evidence,
    list_waiting_fields,
)
from rantau.registry.errors import PossibleDuplicate
from rantau.registry.facts import DOMICILE, ORIGIN
from rantau.registry.issued_or_received import has_documents
from rantau.registry.models import Correction, Person
from rantau.registry.permissions import CORRECT_PERSON, DECIDE_CORRECTION, READ_PERSON
from rantau.registry.selectors import can_see_person, get_person_to_change
from rantau.registry.services import corrections
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.decorators import officer_required
from rantau.web.common.received_files import build_file_response
from rantau.web.placement.identity_rows import build_passport_column
from rantau.web.registry.correction_forms import CorrectionForm, DecideCorrectionForm
from rantau.web.registry.labels import (
    build_correction_rows,
    format_birth_date,
    format_fact,
    label_match_candidates,
)
from rantau.web.registry.views.person_changes import ChangePage, get_lead, handle_person_change


@require_http_methods(["GET", "POST"])
@officer_required
def correct_person(request: ActorRequest, reference: str) -> HttpResponse:
    """Correct facts of a person. When somebody like the corrected one is registered, ask whether
    the candidates are other people."""
    actor = request.actor
    require_permission(actor, CORRECT_PERSON)
    form = CorrectionForm(request.POST or None, request.FILES or None, actor=actor)
    candidates = list[dict[str, Any]]()

    def command() -> None:
        key, seen = form.get_command_key(), form.cleaned_data["seen"]
        data = form.to_input(_store_scan(form))
        try:
            corrections.correct_person(actor, key, reference, data, seen=seen)
        except PossibleDuplicate as error:
            candidates.extend(label_match_candidates(error.candidates))
            form.add_candidate_choices(error.candidates)
            form.is_conflict = True
            raise InvalidInput({"not_same": [str(error)]}) from error

    def build_page() -> ChangePage:
        return _build_correction_page(actor, reference, form, candidates)

    response = handle_person_change(request, reference, form, command, build_page)
    return _lead_on(actor, reference, response)


def _store_scan(form: CorrectionForm) -> ReceivedFile | None:
    """Store the scan before the command, which records it or not at all. Raises InvalidInput with
    what is wrong with it at its field."""
    upload = form.cleaned_data["scan"]
    if not upload:
        return None
    try:
        key = uuid5(form.get_command_key(), "scan")
        return store_file(upload, name=upload.name or "", command_key=key)
    except DomainError as error:
        raise InvalidInput({"scan": [str(error)]}) from error


def _build_correction_page(
    actor: Actor, reference: str, form: CorrectionForm, candidates: list[dict[str, Any]]
) -> ChangePage:
    person = get_person_to_change(actor, reference, purpose="form:correction")
    villages = {
        ORIGIN: get_village_name(person.origin_node),
        DOMICILE: get_village_name(person.domicile_node),
    }
    form.describe_villages(villages)
    notes = [
        _(
            "Change only what is wrong. What was recorded before is kept, and the person can"
            " read it."
        )
    ]
    if has_documents(person.id):
        form.mark_second_officer(list_waiting_fields(person))
        notes.append(
            _(
                "There are documents of this person. Name, birth date, sex and village on the card"
                " are changed once a second officer has confirmed it; everything else at once."
            )
        )
    return ChangePage(
        _("Correct data"),
        get_lead(person),
        verb=_("Save the correction"),
        notes=notes,
        initial=_build_initial(person),
        recorded=_list_recorded(person, villages),
        candidates=candidates,
    )


def _build_initial(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "alias": person.alias,
        "birth": format_birth_date(person.birth_date, person.birth_precision),
        "sex": person.sex,
        "phone": person.phone,
        "phone_shared": person.phone_shared,
        "seen": person.revision,
    }


def _list_recorded(person: Person, villages: dict[str, str]) -> list[tuple[str, Any]]:
    born = format_birth_date(person.birth_date, person.birth_precision)
    return [
        (_("Name"), person.name),
        (_("Name used every day"), person.alias),
        (_("Birth date"), born),
        (_("Sex"), format_fact("sex", person.sex)),
        (_("Village on the card"), villages[ORIGIN]),
        (_("Village of residence now"), villages[DOMICILE]),
        (_("Telephone number"), person.phone),
    ]


def _lead_on(actor: Actor, reference: str, response: HttpResponse) -> HttpResponse:
    """The redirect after a correction: to the desk where the office sees the person no more, since
    a village was corrected."""
    if response.status_code != 302:
        return response
    with reading_as(actor):
        is_visible = can_see_person(actor, reference)
    return response if is_visible else redirect("common:desk")


@require_http_methods(["GET", "POST"])
@officer_required
def decide_correction(request: ActorRequest, reference: str) -> HttpResponse:
    """One correction, and the form with which a second officer confirms or refuses it."""
    actor = request.actor
    require_permission(actor, DECIDE_CORRECTION)
    form = DecideCorrectionForm(request.POST or None)
    with reading_as(actor):
        person, rows = get_correction(actor, reference, purpose="form:correction")
        context: dict[str, Any] = {
            "person": person,
            "rows": build_correction_rows(rows),
            "passport": build_passport_column(actor, person, rows),
            "can_decide": can_decide(actor, rows),
        }
    if form.is_valid():
        response = run_command(
            request,
            form,
            lambda: _decide(actor, form, reference),
            back_url=reverse("registry:person", args=[person.reference]),
        )
        if response is not None:
            return _lead_on(actor, person.reference, response)
    is_waiting = any(row.state == Correction.PROPOSED for row in rows)
    return render_form(
        request,
        form,
        template="registry/decide_correction.html",
        correction=rows[0],
        is_waiting=is_waiting or form.is_bound,
        **context,
    )


def _decide(actor: Actor, form: DecideCorrectionForm, reference: str) -> None:
    key, data = form.get_command_key(), form.cleaned_data
    if data["decision"] == Correction.CORRECTED:
        corrections.confirm_correction(actor, key, reference, why=data["why"])
    else:
        corrections.refuse_correction(actor, key, reference, why=data["why"])


@require_GET
@officer_required
def correction_scan(request: ActorRequest, reference: str) -> HttpResponse:
    """The scan that was kept with a correction; reading it is logged at the person."""
    actor = request.actor
    require_permission(actor, READ_PERSON)
    with reading_as(actor):
        file, content = get_evidence(actor, reference)
    return build_file_response(content, file.media_type)
