"""The worker's own pages: sign in with the slip, the own file and its read log, sign out."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rantau.access.actor import Actor, build_worker_actor
from rantau.access.middleware import ActorRequest, start_person_session
from rantau.access.scope import reading_as
from rantau.access.security_events import log_secret_try
from rantau.access.sign_in_limits import SIGN_IN_CODE, build_secret_try
from rantau.common.errors import IdempotencyKeyReused
from rantau.common.ratelimit import SecretTry
from rantau.common.references import normalize_reference
from rantau.journal.models import Reading
from rantau.placement.overview import get_placement_overview
from rantau.placement.selectors import list_placements_of_person
from rantau.registry.comparisons import build_visitor
from rantau.registry.errors import NoSuchSlip
from rantau.registry.overview import get_own_overview
from rantau.registry.selectors import (
    get_signed_in_person,
    list_own_readings,
    require_recent_sign_in,
)
from rantau.registry.services.sign_in import is_right_code, sign_in_with_code
from rantau.registry.sign_in_codes import get_resubmit_start, note_sign_out
from rantau.web.common.commands import render_form
from rantau.web.common.decorators import worker_required
from rantau.web.common.pagination import build_page_links, get_page_number
from rantau.web.placement.context import build_placement_context
from rantau.web.placement.forms import SlipSignInForm
from rantau.web.registry.labels import (
    ACCESS_GROUND_LABELS,
    IDENTITY_KIND_LABELS,
    READ_PURPOSE_LABELS,
    RELATION_LABELS,
    SAFE_CHANNEL_LABELS,
    build_correction_rows,
)


@require_http_methods(["GET", "POST"])
def sign_in_with_slip(request: HttpRequest) -> HttpResponse:
    """Ask for what is on the slip; then start a session and redirect to the own file."""
    if request.method == "GET":
        return _render_sign_in_form(request, SlipSignInForm())
    form = SlipSignInForm(request.POST)
    if not form.is_valid():
        return _render_sign_in_form(request, form, status=422)
    attempt = _build_try(request, form)
    # The right code passes at any time: whoever shares her network may use up every try of it.
    if attempt.begin() and not is_right_code(build_visitor(), form.to_input()):
        log_secret_try(SIGN_IN_CODE, attempt.subject, "slowed down")
        return render(request, "429.html", status=429)
    try:
        person = _authenticate_slip(form)
    except (NoSuchSlip, IdempotencyKeyReused):
        log_secret_try(SIGN_IN_CODE, attempt.subject, "refused")
        form.add_error(None, str(NoSuchSlip.message))
        return _render_sign_in_form(request, form, status=422)
    attempt.succeed()
    attempt.remember_network()
    start_person_session(request, person)
    return redirect("placement:mine")


@require_POST
def sign_out(request: ActorRequest) -> HttpResponse:
    """End the session, so that the next user of the phone sees nothing of the file, nor opens it by
    sending the form of the sign-in again."""
    if request.actor.person:
        note_sign_out(request.actor.person)
    request.session.flush()
    return redirect("common:home")


def _authenticate_slip(form: SlipSignInForm) -> UUID:
    """The id of the person. Raises NoSuchSlip, also for a form sent again long after its
    sign-in."""
    result = sign_in_with_code(build_visitor(), form.get_command_key(), form.to_input())
    person = UUID(result.answer)
    if result.was_repeated:
        after = get_resubmit_start(person)
        with reading_as(build_worker_actor(person)):
            require_recent_sign_in(build_worker_actor(person), after=after)
    return person


def _build_try(request: HttpRequest, form: SlipSignInForm) -> SecretTry:
    """Counted by the reference that was typed, whether or not there is such a person."""
    reference = normalize_reference(form.cleaned_data["reference"])
    return build_secret_try(request, SIGN_IN_CODE, reference)


def _render_sign_in_form(
    request: HttpRequest, form: SlipSignInForm, *, status: int = 200
) -> HttpResponse:
    return render_form(
        request,
        form,
        status=status,
        template="placement/sign_in_with_slip.html",
        heading=_("See my process"),
        lead=_("Use the slip from the registration desk. The code on it works once."),
        verb=_("Open"),
    )


RECENT_READING_COUNT, PAGE_SIZE = 5, 50


@require_GET
@worker_required
def own_file_detail(request: ActorRequest) -> HttpResponse:
    """The worker's own file: placement, recorded data, and who read it last."""
    actor = request.actor
    with reading_as(actor):
        overview = get_own_overview(actor)
        readings = list(list_own_readings(actor)[:RECENT_READING_COUNT])
        context = _build_own_placement_context(actor, overview.person.id)
        context["correction_rows"] = build_correction_rows(overview.corrections)
    context |= {
        "overview": overview,
        "channel": SAFE_CHANNEL_LABELS[overview.safe_contact.channel],
        "numbers": [
            (IDENTITY_KIND_LABELS[identity.kind], identity.number)
            for identity in overview.identities
        ],
        "relatives": [(kin, RELATION_LABELS[kin.relation]) for kin in overview.relatives],
        "access_rows": [
            {"access": access, "ground": ACCESS_GROUND_LABELS[access.ground.kind]}
            for access in overview.granted_access
        ],
        "reading_rows": _build_reading_rows(readings),
    }
    return render(request, "placement/own_file.html", context)


@require_GET
@worker_required
def own_access_log(request: ActorRequest) -> HttpResponse:
    """The whole read log of the own file, page by page."""
    actor = request.actor
    number = get_page_number(request)
    first = (number - 1) * PAGE_SIZE
    with reading_as(actor):
        get_signed_in_person(actor)
        readings = list(list_own_readings(actor)[first : first + PAGE_SIZE + 1])
    context = {
        "reading_rows": _build_reading_rows(readings[:PAGE_SIZE]),
        **build_page_links(number, has_next=len(readings) > PAGE_SIZE),
    }
    return render(request, "placement/own_access_log.html", context)


def _build_own_placement_context(actor: Actor, person: UUID) -> dict[str, Any]:
    """The context of the open placement, else of the last one; empty without any."""
    placements = list_placements_of_person(person)
    open_placements = [each for each in placements if each.ended_at is None]
    if not placements:
        return {}
    return build_placement_context(
        get_placement_overview(actor, (open_placements or placements)[0].reference, purpose="own")
    )


def _build_reading_rows(readings: list[Reading]) -> list[dict[str, Any]]:
    """A row for the readings of one officer for one purpose in one minute: the first of them, how
    many they are, and the label of the purpose (an unknown code as it is)."""
    groups = [list(group) for _key, group in groupby(readings, key=_get_reading_group)]
    return [
        {
            "reading": group[0],
            "times": len(group),
            "purpose": READ_PURPOSE_LABELS.get(group[0].purpose, group[0].purpose),
        }
        for group in groups
    ]


def _get_reading_group(reading: Reading) -> tuple[object, ...]:
    minute = reading.read_at.replace(second=0, microsecond=0)
    return reading.actor, reading.office, reading.purpose, minute
