"""The worker's own pages: sign in with the slip, the own file, who read it, sign out."""

from datetime import timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rantau.access.actor import PUBLIC_ACTOR, Actor, build_worker_actor
from rantau.access.middleware import ActorRequest, start_person_session
from rantau.access.scope import reading_as
from rantau.common.errors import IdempotencyKeyReused
from rantau.common.ratelimit import build_key, hit, is_exhausted
from rantau.common.references import normalize_reference
from rantau.journal.models import Reading
from rantau.placement.overview import get_placement_overview
from rantau.placement.selectors import list_placements_of_person
from rantau.registry.errors import NoSuchSlip
from rantau.registry.overview import get_own_overview
from rantau.registry.selectors import (
    get_signed_in_person,
    list_own_readings,
    require_recent_sign_in,
)
from rantau.registry.services.sign_in import sign_in_with_code
from rantau.web.common.decorators import worker_required
from rantau.web.placement.context import build_placement_context
from rantau.web.placement.forms import SlipSignInForm
from rantau.web.registry.labels import (
    ACCESS_GROUND_LABELS,
    IDENTITY_KIND_LABELS,
    READ_PURPOSE_LABELS,
    RELATION_LABELS,
    SAFE_CHANNEL_LABELS,
)

SIGN_IN_WINDOW = timedelta(hours=1)
MAX_FAILURES_PER_SLIP, MAX_FAILURES_PER_ADDRESS = 10, 300  # wrong ones an hour


@require_http_methods(["GET", "POST"])
def sign_in_with_slip(request: HttpRequest) -> HttpResponse:
    """Asks for the slip; with the right one, the person's own page."""
    if request.method == "GET":
        return _render_sign_in_form(request, SlipSignInForm())
    form = SlipSignInForm(request.POST)
    if not form.is_valid():
        return _render_sign_in_form(request, form, status=422)
    limits = _get_failure_limits(request, form.cleaned_data["reference"])
    if any(is_exhausted(key, limit) for key, limit in limits.items()):
        return render(request, "429.html", status=429)
    try:
        start_person_session(request, _authenticate_slip(form))
    except (NoSuchSlip, IdempotencyKeyReused):
        for key, limit in limits.items():
            hit(key, limit, SIGN_IN_WINDOW)
        form.add_error(None, str(NoSuchSlip.message))
        return _render_sign_in_form(request, form, status=422)
    return redirect("placement:mine")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, so that whoever uses the phone next sees nothing."""
    request.session.flush()
    return redirect("common:home")


def _authenticate_slip(form: SlipSignInForm) -> UUID:
    outcome = sign_in_with_code(PUBLIC_ACTOR, form.command_key(), form.terms())
    person = UUID(outcome.answer)
    if outcome.was_repeated:
        with reading_as(build_worker_actor(person)):
            require_recent_sign_in(build_worker_actor(person))
    return person


def _get_failure_limits(request: HttpRequest, reference: str) -> dict[str, int]:
    """Under what wrong ones are counted, and how many are too many."""
    return {
        build_key("slip", normalize_reference(reference)): MAX_FAILURES_PER_SLIP,
        build_key("slip-from", request.META.get("REMOTE_ADDR", "")): MAX_FAILURES_PER_ADDRESS,
    }


def _render_sign_in_form(
    request: HttpRequest, form: SlipSignInForm, *, status: int = 200
) -> HttpResponse:
    shown: dict[str, Any] = {
        "form": form,
        "heading": _("See my process"),
        "lead": _("Use the slip from the registration desk. The code on it works once."),
        "verb": _("Open"),
    }
    return render(request, "placement/sign_in_with_slip.html", shown, status=status)


RECENT_READING_COUNT, PAGE_SIZE = 5, 50


@require_GET
@worker_required
def own_file_detail(request: ActorRequest) -> HttpResponse:
    """The person's own page."""
    actor = request.actor
    with reading_as(actor):
        own = get_own_overview(actor)
        seen = list(list_own_readings(actor)[:RECENT_READING_COUNT])
        shown = _build_own_placement_context(actor, own.person.id)
    shown |= {
        "own": own,
        "channel": SAFE_CHANNEL_LABELS[own.safe_contact.channel],
        "numbers": [(IDENTITY_KIND_LABELS[held.kind], held.number) for held in own.identities],
        "family": [(kin, RELATION_LABELS[kin.relation]) for kin in own.relatives],
        "lent": [
            {"lent": lent, "because": ACCESS_GROUND_LABELS[lent.ground.kind]}
            for lent in own.granted_access
        ],
        "looks": _build_reading_rows(seen),
    }
    return render(request, "placement/own_file.html", shown)


@require_GET
@worker_required
def own_access_log(request: ActorRequest) -> HttpResponse:
    """Everybody who looked at the own file, page by page; none is left out."""
    actor = request.actor
    typed = request.GET.get("halaman", "1")
    number = max(int(typed), 1) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1
    with reading_as(actor):
        get_signed_in_person(actor)
        seen = list(list_own_readings(actor)[(number - 1) * PAGE_SIZE : number * PAGE_SIZE + 1])
    shown = {
        "looks": _build_reading_rows(seen[:PAGE_SIZE]),
        "previous_url": f"?halaman={number - 1}" if number > 1 else "",
        "next_url": f"?halaman={number + 1}" if len(seen) > PAGE_SIZE else "",
    }
    return render(request, "placement/own_access_log.html", shown)


def _build_own_placement_context(actor: Actor, person: UUID) -> dict[str, Any]:
    """The placement that runs, else the last one, as its own page says it; empty without one."""
    placements = list_placements_of_person(person)
    running = [each for each in placements if each.ended_at is None]
    if not placements:
        return {}
    return build_placement_context(
        get_placement_overview(actor, (running or placements)[0].reference, purpose="own")
    )


def _build_reading_rows(seen: list[Reading]) -> list[dict[str, Any]]:
    """Each look with its purpose in words (another code is shown as it was written), and `times`,
    how often the same officer looked for the same in the same minute."""
    grouped = [list(same) for _, same in groupby(seen, key=_get_reading_group)]
    return [
        {
            "look": same[0],
            "times": len(same),
            "purpose": READ_PURPOSE_LABELS.get(same[0].purpose, same[0].purpose),
        }
        for same in grouped
    ]


def _get_reading_group(look: Reading) -> tuple[object, ...]:
    return look.actor, look.office, look.purpose, look.read_at.replace(second=0, microsecond=0)
