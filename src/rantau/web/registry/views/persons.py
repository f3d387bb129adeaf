"""Search, register and show a person, and print the sign-in slip."""

from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from rantau.access.actor import Actor
from rantau.access.middleware import ActorRequest
from rantau.access.permissions import has_permission, require_permission
from rantau.access.scope import reading_as
from rantau.common.errors import InvalidInput
from rantau.offices.selectors import get_village_names
from rantau.placement.models import Placement
from rantau.placement.permissions import ENROL_CANDIDATE
from rantau.placement.selectors import (
    find_placement_reference,
    get_last_placements,
    list_placements_of_person,
)
from rantau.registry.errors import PossibleDuplicate
from rantau.registry.models import Identity, Person
from rantau.registry.overview import get_person_overview
from rantau.registry.permissions import (
    BREAK_GLASS,
    GIVE_SIGN_IN_CODE,
    READ_PERSON,
    REGISTER_PERSON,
    SERVE_PERSON,
)
from rantau.registry.selectors import (
    PAGE_SIZE,
    get_person_of_own_office,
    get_sign_in_code,
    get_standing_reference,
    has_lasting_ground,
    is_on_visit,
    is_own_office,
    search_persons,
)
from rantau.registry.services import persons
from rantau.registry.services.access_grounds import is_exact_number
from rantau.registry.services.sign_in import give_sign_in_code
from rantau.registry.sign_in_codes import derive_sign_in_code, hash_sign_in_code
from rantau.rounds.counter_selectors import list_rounds_of_person
from rantau.rounds.models import Examinee
from rantau.rounds.stages import Stage, list_next_stages
from rantau.web.common.commands import render_form
from rantau.web.common.decorators import officer_required
from rantau.web.common.labels import get_country_name
from rantau.web.registry.forms import IssueSlipForm, RegistrationForm, ServePersonForm
from rantau.web.registry.labels import (
    IDENTITY_ADVICE_LABELS,
    IDENTITY_KIND_LABELS,
    RELATION_LABELS,
    build_contact,
    build_correction_rows,
    build_merge_rows,
    describe_read_purpose,
    get_reader_name,
    label_match_candidates,
)
from rantau.web.rounds.labels import STAGE_LABELS


@require_http_methods(["GET", "POST"])
@officer_required
def person_search(request: ActorRequest) -> HttpResponse:
    """The newest persons of the office; after a POST those that match the query. A number of one
    person opens her page, that of a placement its own."""
    actor = request.actor
    require_permission(actor, READ_PERSON)
    query = request.POST.get("q", "").replace("\0", "")
    with reading_as(actor):
        if placement := find_placement_reference(query):
            return redirect("placement:file", reference=placement)
        matches = search_persons(actor, query)
        if len(matches) == 1 and is_exact_number(query):
            return redirect("registry:person", reference=matches[0].reference)
        shown = matches[:PAGE_SIZE]
        villages = get_village_names({person.origin_node for person in shown})
        placements = get_last_placements(shown)
    can_serve = not matches and has_permission(actor, SERVE_PERSON) and is_exact_number(query)
    context = {
        "serve_form": ServePersonForm(initial={"number": query}) if can_serve else None,
        "can_break_glass": not matches and bool(query) and has_permission(actor, BREAK_GLASS),
        "query": query,
        "is_nationwide": actor.role == "national",
        "persons": [
            (person, villages.get(person.origin_node, ""), _get_status(placements.get(person.id)))
            for person in shown
        ],
        "has_more": len(matches) > PAGE_SIZE,
        "can_register": has_permission(actor, REGISTER_PERSON),
    }
    return render(request, "registry/person_search.html", context)


def _get_status(placement: Placement | None) -> str:
    """Where the person's last placement stands, in a few words."""
    if placement is None:
        return _("Registered")
    country = get_country_name(placement.destination)
    if placement.ended_at:
        return _("%(country)s, ended") % {"country": country}
    return _("%(country)s, under way") % {"country": country}


@require_http_methods(["GET", "POST"])
@officer_required
def register_person(request: ActorRequest) -> HttpResponse:
    """Register a person and show the slip. When the person may be registered already, ask whether
    the candidates are other people."""
    actor = request.actor
    require_permission(actor, REGISTER_PERSON)
    if request.method == "GET":
        form = RegistrationForm(actor=actor)
        form.begin_typing_at("name")
        return _render_registration_form(request, form)
    if "resume" in request.POST:
        typed = {name: request.POST[name] for name in request.POST if name != "key"}
        return _render_registration_form(request, RegistrationForm(actor=actor, initial=typed))
    form = RegistrationForm(request.POST, actor=actor)
    if not form.is_valid():
        return _render_registration_form(request, form, status=422)
    try:
        result = persons.register_person(actor, form.get_command_key(), form.to_input())
    except InvalidInput as error:
        form.add_problems(error.problems)
        return _render_registration_form(request, form, status=422)
    except PossibleDuplicate as error:
        form.add_candidate_choices(error.candidates)
        form.add_error("not_same", str(error))
        return _render_registration_form(request, form, status=409, candidates=error.candidates)
    return issue_and_render_slip(request, form.get_command_key(), result.answer)


def _render_registration_form(
    request: ActorRequest,
    form: RegistrationForm,
    *,
    status: int = 200,
    candidates: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    return render_form(
        request,
        form,
        status=status,
        template="registry/register_person.html",
        heading=_("Register a person"),
        verb=_("Register"),
        candidates=label_match_candidates(candidates or []),
    )


@require_GET
@officer_required
def person_detail(request: ActorRequest, reference: str) -> HttpResponse:
    """One person. Reading it is written to the read log."""
    actor = request.actor
    with reading_as(actor):
        overview = get_person_overview(actor, reference, purpose="counter")
        placements = list_placements_of_person(overview.person)
        rounds = _list_round_rows(actor, overview.person)
        is_lasting = has_lasting_ground(actor, overview.person)
        correction_rows = build_correction_rows(overview.corrections)
        merge_rows = build_merge_rows(overview.merges)
        may_begin = is_lasting or is_on_visit(actor, overview.person)
    context = {
        "overview": overview,
        "correction_rows": correction_rows,
        "merge_rows": merge_rows,
        "numbers": [
            (
                IDENTITY_KIND_LABELS[identity.kind],
                identity.number,
                [IDENTITY_ADVICE_LABELS[advice["code"]] for advice in identity.advice],
                identity.id if identity.kind in Identity.REPLACED else None,
            )
            for identity in overview.identities
        ],
        "readings": [
            (reading, get_reader_name(reading), describe_read_purpose(reading.purpose))
            for reading in overview.readings
        ],
        "contact": build_contact(overview.person, overview.safe_contact),
        "relatives": [(kin, RELATION_LABELS[kin.relation]) for kin in overview.relatives],
        "placements": [(each, get_country_name(each.destination)) for each in placements],
        "rounds": rounds,
        "is_own_office": is_own_office(actor, overview.person),
        "has_lasting_ground": is_lasting,
        "may_begin": may_begin,
        "can_enrol": may_begin
        and has_permission(actor, ENROL_CANDIDATE)
        and all(each.ended_at for each in placements),
    }
    return render(request, "registry/person_detail.html", context)


def _list_round_rows(actor: Actor, person: Person) -> list[tuple[Examinee, str | Promise, bool]]:
    """Her rounds, each with the words of its stage and whether it goes on. Inside a scope."""
    stages = [(each, Stage(each.stage)) for each in list_rounds_of_person(actor, person)]
    return [(each, STAGE_LABELS[stage], bool(list_next_stages(stage))) for each, stage in stages]


# What the slip says, in both languages whatever the officer reads: a worker takes it home.
SLIP_LANGUAGES = ("id", "en")
SLIP_TEXTS = {
    "title": gettext_lazy("Rantau · registration slip"),
    "practice": gettext_lazy("Practice: not valid"),
    "number": gettext_lazy("Your number"),
    "code": gettext_lazy("Sign-in code"),
    "until": gettext_lazy("Valid until"),
    "address": gettext_lazy("Open on a phone"),
    "advice": gettext_lazy(
        "See how far your process is, and who looked at your record. Choose a PIN of your own"
        " there; until then the code works as often as you need it. Give code and PIN to nobody,"
        " neither to a broker nor to a company. A new one is free at any office."
    ),
}
SLIP_KEY_NAMESPACE = UUID("0192f3a4-0000-7000-8000-000000000001")


@require_http_methods(["GET", "POST"])
@officer_required
def issue_slip(request: ActorRequest, reference: str) -> HttpResponse:
    """Ask whether to give a new sign-in code; then show the slip with it."""
    actor = request.actor
    require_permission(actor, GIVE_SIGN_IN_CODE)
    form = IssueSlipForm(request.POST or None)
    if form.is_valid():
        with reading_as(actor):  # the code is of her number: the address may have a retired one
            standing = get_standing_reference(actor, reference)
        return issue_and_render_slip(request, form.get_command_key(), standing)
    with reading_as(actor):
        person = get_person_of_own_office(actor, reference, purpose="form:slip")
    return render_form(request, form, template="registry/issue_slip.html", person=person)


def issue_and_render_slip(request: ActorRequest, key: UUID, reference: str) -> HttpResponse:
    """Give a sign-in code and show the slip. A form sent twice shows the same code as long as it
    can be used; after that redirect to the page that gives a new one.

    key  idempotency key of the form; that of the sign-in code is derived from it

    Raises NoSuchPerson, also for a form sent twice when the office no longer sees the person.
    """
    actor = request.actor
    slip_key = uuid5(SLIP_KEY_NAMESPACE, key.hex)
    code = derive_sign_in_code(slip_key)
    digest = hash_sign_in_code(reference, code)
    result = give_sign_in_code(actor, slip_key, reference, digest=digest)
    with reading_as(actor):
        slip = get_sign_in_code(actor, result.answer)
    if slip.digest != digest or slip.used_at is not None:
        return redirect("registry:slip", reference=result.answer)
    context = {
        "person": slip.person,
        "code": code,
        "until": slip.ends_at,
        "texts": _build_slip_texts(),
        "address": settings.PUBLIC_URL.partition("://")[2] + reverse("placement:enter"),
    }
    return render(request, "registry/slip.html", context)


def _build_slip_texts() -> dict[str, list[str]]:
    """Each text of the slip in every language of `SLIP_LANGUAGES`, in their order."""
    texts: dict[str, list[str]] = {name: [] for name in SLIP_TEXTS}
    for language in SLIP_LANGUAGES:
        with translation.override(language):
            for name, text in SLIP_TEXTS.items():
                texts[name].append(str(text))
    return texts
