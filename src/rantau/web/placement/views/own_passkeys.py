"""The keys that a worker's telephones keep: add one, remove one, sign in with one."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rantau.access.actor import build_worker_actor
from rantau.access.middleware import (
    PASSKEY_SESSION_KEY,
    SIGNED_IN_KEY,
    ActorRequest,
    start_person_session,
)
from rantau.access.scope import reading_as
from rantau.access.security_events import log_secret_try
from rantau.access.sign_in_limits import (
    PASSKEY,
    PASSKEY_ANSWER,
    build_secret_try,
    build_source_counters,
)
from rantau.common import clock
from rantau.common.errors import DomainError, IdempotencyKeyReused, TooManyRequests
from rantau.common.ratelimit import give_back, take
from rantau.registry.comparisons import build_visitor
from rantau.registry.errors import NoSuchPasskey, PasskeyRefused
from rantau.registry.own_sessions import read_sign_in_answer
from rantau.registry.passkeys import SIGN_IN
from rantau.registry.selectors import get_signed_in_person
from rantau.registry.services.passkeys import (
    add_own_passkey,
    find_passkey_subject,
    list_own_passkeys,
    log_repeated_answer,
    remove_own_passkey,
    sign_in_with_passkey,
)
from rantau.registry.services.pins import has_own_pin
from rantau.web.common.commands import render_form
from rantau.web.common.decorators import worker_required
from rantau.web.common.forms import CommandForm
from rantau.web.common.own_sessions import require_session
from rantau.web.placement.forms import OwnSignInForm
from rantau.web.placement.passkey_forms import (
    ADDED_SESSION_KEY,
    PasskeyForm,
    build_passkey_adding,
    get_adding_purpose,
    get_own_passkey,
)
from rantau.web.placement.views.own_sign_in import render_sign_in_form

# A telephone that lies about with the page open gives nobody a way in that lasts.
ADDING_TIME = timedelta(minutes=15)


@require_http_methods(["GET", "POST"])
@worker_required
def own_passkeys(request: ActorRequest) -> HttpResponse:
    """The keys of the signed-in person; and, soon after she signed in, the form with which this
    telephone makes one."""
    is_recent = clock.now() - _get_start(request) <= ADDING_TIME
    if request.method == "POST" and is_recent:
        try:
            return _add(request)
        except DomainError as error:
            if error.status in (403, 404):
                raise
            return _render(request, is_recent=is_recent, error=error)
    return _render(request, is_recent=is_recent)


def _get_start(request: ActorRequest) -> datetime:
    return datetime.fromisoformat(request.session[SIGNED_IN_KEY])


def _add(request: ActorRequest) -> HttpResponse:
    """Raises PasskeyRefused, TooManyPasskeys, NoSuchPerson, TooManyRequests."""
    counters = build_source_counters(request, PASSKEY_ANSWER)
    if take(counters):  # before the answer is read
        raise TooManyRequests()
    key, answer = PasskeyForm(request.POST).to_input(get_adding_purpose(request))
    try:
        result = add_own_passkey(request.actor, key, answer, require_session(request))
    except IdempotencyKeyReused:
        raise PasskeyRefused() from None
    give_back(counters)
    request.session[ADDED_SESSION_KEY] = result.answer
    messages.success(request, _("This phone has a key now. Next time it opens this page."))
    return redirect("placement:mine")


def _render(
    request: ActorRequest, *, is_recent: bool, error: DomainError | None = None
) -> HttpResponse:
    with reading_as(request.actor):
        person = get_signed_in_person(request.actor)
        passkeys = list_own_passkeys(request.actor)
    context = {
        "passkeys": passkeys,
        "own": get_own_passkey(request),
        "passkey_form": build_passkey_adding(request, person, passkeys) if is_recent else None,
        "is_recent": is_recent,
        "removal_form": CommandForm(),
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "placement/own_passkeys.html", context, status=status)


@require_POST
@worker_required
def remove_passkey(request: ActorRequest, key: UUID) -> HttpResponse:
    """Remove a key; the session ends where that key opened it."""
    form = CommandForm(request.POST)
    if not form.is_valid():
        return render_form(
            request,
            form,
            heading=_("Remove the key of a phone"),
            verb=_("Remove"),
            back_url=reverse("placement:passkeys"),
        )
    remove_own_passkey(request.actor, form.get_command_key(), key)
    messages.success(request, _("The key was removed. It opens nothing any more."))
    if request.session.get(PASSKEY_SESSION_KEY) == str(key):
        request.session.flush()
        return redirect("placement:enter")
    return redirect("placement:passkeys")


@require_POST
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """Take what the telephone's key signed; start a session and redirect to the own file."""
    form, counters = PasskeyForm(request.POST), build_source_counters(request, PASSKEY_ANSWER)
    if seconds := take(counters):  # before the answer is read
        return render_sign_in_form(request, OwnSignInForm(), status=429, seconds=seconds)
    with reading_as(build_visitor()):
        subject = find_passkey_subject(form.data.get("response", ""))
    attempt = build_secret_try(request, PASSKEY, subject)
    if seconds := attempt.begin():
        log_secret_try(PASSKEY, subject, "slowed down")
        return render_sign_in_form(request, OwnSignInForm(), status=429, seconds=seconds)
    try:
        passkey, epoch = _authenticate(form, subject)
    except NoSuchPasskey:
        log_secret_try(PASSKEY, subject, "refused")
        return render_sign_in_form(
            request, OwnSignInForm(), status=422, passkey_error=str(NoSuchPasskey.message)
        )
    give_back(counters)
    attempt.succeed()
    attempt.remember_network()
    person = UUID(subject)
    actor = build_worker_actor(person)
    with reading_as(actor):
        has_pin = has_own_pin(actor)
    start_person_session(
        request, person, since=clock.now(), epoch=epoch, has_pin=has_pin, passkey=passkey
    )
    return redirect("placement:mine")


def _authenticate(form: PasskeyForm, subject: str) -> tuple[UUID, int]:
    """The id of the key, and the epoch of the session. A challenge is good once: the same answer
    again is refused, also where it was right.

    Raises  NoSuchPasskey
    """
    key, answer = form.to_input(SIGN_IN)
    try:
        result = sign_in_with_passkey(build_visitor(), key, answer)
        is_repeated = result.was_repeated
    except IdempotencyKeyReused:
        is_repeated = True
    if is_repeated:
        log_repeated_answer(subject)
        raise NoSuchPasskey()
    if not result.answer:  # it was stopped
        raise NoSuchPasskey()
    return read_sign_in_answer(result.answer)
