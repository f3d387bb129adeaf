"""Search, register and show a person, and print the sign-in slip."""

from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission, require_permission
from rantau.access.scope import reading_as
from rantau.common.errors import InvalidInput
from rantau.placement.permissions import ENROL_CANDIDATE
from rantau.placement.selectors import list_placements_of_person
from rantau.registry.errors import NoSuchPerson, PossibleDuplicate
from rantau.registry.models import SignInCode
from rantau.registry.overview import get_person_overview
from rantau.registry.permissions import (
    ADD_IDENTITY_NUMBER,
    BREAK_GLASS,
    CHANGE_SAFE_CONTACT,
    GIVE_SIGN_IN_CODE,
    KEEP_FAMILY,
    READ_PERSON,
    REGISTER_PERSON,
    SERVE_PERSON,
)
from rantau.registry.selectors import PAGE_SIZE, get_person, search_persons
from rantau.registry.services import persons
from rantau.registry.services.access_grounds import is_exact_number
from rantau.registry.services.sign_in import give_sign_in_code
from rantau.registry.sign_in_codes import derive_sign_in_code, hash_sign_in_code
from rantau.web.common.decorators import officer_required
from rantau.web.common.forms import CommandForm
from rantau.web.common.labels import get_country_name
from rantau.web.registry.forms import RegistrationForm, ServePersonForm
from rantau.web.registry.labels import (
    IDENTITY_ADVICE_LABELS,
    IDENTITY_KIND_LABELS,
    READ_PURPOSE_LABELS,
    RELATION_LABELS,
    SAFE_CHANNEL_LABELS,
    label_match_candidates,
)


@require_http_methods(["GET", "POST"])
@officer_required
def person_search(request: ActorRequest) -> HttpResponse:
    """The newest persons of the office, or those found by the words."""
    actor = request.actor
    require_permission(actor, READ_PERSON)
    words = request.POST.get("q", "").replace("\0", "")
    with reading_as(actor):
        found = search_persons(actor, words)
    elsewhere = not found and has_permission(actor, SERVE_PERSON) and is_exact_number(words)
    shown = {
        "serve_form": ServePersonForm(initial={"number": words}) if elsewhere else None,
        "may_break_glass": not found and bool(words) and has_permission(actor, BREAK_GLASS),
        "words": words,
        "persons": found[:PAGE_SIZE],
        "more": len(found) > PAGE_SIZE,
        "can_register": has_permission(actor, REGISTER_PERSON),
    }
    return render(request, "registry/person_search.html", shown)


@require_http_methods(["GET", "POST"])
@officer_required
def register_person(request: ActorRequest) -> HttpResponse:
    """An empty form; or the slip of the registered, problems at their fields, or candidates."""
    actor = request.actor
    require_permission(actor, REGISTER_PERSON)
    if request.method == "GET":
        return _render_registration_form(request, RegistrationForm(actor=actor))
    form = RegistrationForm(request.POST, actor=actor)
    if not form.is_valid():
        return _render_registration_form(request, form, status=422)
    try:
        outcome = persons.register_person(actor, form.command_key(), form.terms())
    except InvalidInput as error:
        form.show(error.problems)
        return _render_registration_form(request, form, status=422)
    except PossibleDuplicate as error:
        form.ask_about(error.candidates)
        form.add_error("not_same", str(error))
        return _render_registration_form(request, form, status=409, candidates=error.candidates)
    return issue_and_render_slip(request, form.command_key(), outcome.answer)


def _render_registration_form(
    request: ActorRequest,
    form: RegistrationForm,
    *,
    status: int = 200,
    candidates: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    shown = {
        "form": form,
        "heading": _("Register a person"),
        "verb": _("Register"),
        "candidates": label_match_candidates(candidates or []),
    }
    return render(request, "registry/register_person.html", shown, status=status)


@require_GET
@officer_required
def person_detail(request: ActorRequest, reference: str) -> HttpResponse:
    """The person's page; the look is written to the read log as part of reading it."""
    actor = request.actor
    with reading_as(actor):
        file = get_person_overview(actor, reference, purpose="counter")
        placements = list_placements_of_person(file.person.id)
    shown = {
        "file": file,
        "numbers": [
            (
                IDENTITY_KIND_LABELS[held.kind],
                held.number,
                [IDENTITY_ADVICE_LABELS[a["code"]] for a in held.advice],
            )
            for held in file.identities
        ],
        "looks": [
            (look, READ_PURPOSE_LABELS.get(look.purpose, look.purpose)) for look in file.readings
        ],
        "channel": SAFE_CHANNEL_LABELS[file.safe_contact.channel],
        "family": [(kin, RELATION_LABELS[kin.relation]) for kin in file.relatives],
        "placements": [(each, get_country_name(each.destination)) for each in placements],
        "can_enrol": has_permission(actor, ENROL_CANDIDATE)
        and all(each.ended_at for each in placements),
        "may_give_code": has_permission(actor, GIVE_SIGN_IN_CODE),
        "may_keep_family": has_permission(actor, KEEP_FAMILY),
        "may_add_number": has_permission(actor, ADD_IDENTITY_NUMBER),
        "may_change_safe_contact": has_permission(actor, CHANGE_SAFE_CONTACT),
    }
    return render(request, "registry/person_detail.html", shown)


SLIP_KEY_NAMESPACE = UUID("0192f3a4-0000-7000-8000-000000000001")


@require_http_methods(["GET", "POST"])
@officer_required
def issue_slip(request: ActorRequest, reference: str) -> HttpResponse:
    """Asks whether to give a new code; given, the slip with it."""
    actor = request.actor
    require_permission(actor, GIVE_SIGN_IN_CODE)
    form = CommandForm(request.POST or None)
    if form.is_valid():
        return issue_and_render_slip(request, form.command_key(), reference)
    with reading_as(actor):
        person = get_person(actor, reference, purpose="slip")
    shown = {"person": person, "form": form}
    return render(request, "registry/issue_slip.html", shown, status=422 if form.is_bound else 200)


def issue_and_render_slip(request: ActorRequest, key: UUID, reference: str) -> HttpResponse:
    """Give a code and show the slip. Sent again under the same key it shows the same code, as long
    as that code holds; afterwards it leads to where another is given.

    key     of the form that was sent; the slip's own follows from it
    """
    actor = request.actor
    own = uuid5(SLIP_KEY_NAMESPACE, key.hex)
    code = derive_sign_in_code(own)
    digest = hash_sign_in_code(reference, code)
    outcome = give_sign_in_code(actor, own, reference, digest=digest)
    with reading_as(actor):
        given = SignInCode.objects.filter(person__reference=outcome.answer)
        slip = given.select_related("person").first()
    if slip is None:  # the same form, after the file was lent to this office
        raise NoSuchPerson()
    if slip.digest != digest or slip.used_at is not None:
        return redirect("registry:slip", reference=outcome.answer)
    shown = {
        "person": slip.person,
        "code": code,
        "until": slip.ends_at,
        "address": settings.PUBLIC_URL.partition("://")[2] + reverse("placement:enter"),
    }
    return render(request, "registry/slip.html", shown)
