"""Sign in to the own page with a PIN or the code on a slip, choose a PIN, sign out."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from rantau.access.middleware import (
    EPOCH_SESSION_KEY,
    PIN_SESSION_KEY,
    SIGNED_IN_KEY,
    ActorRequest,
    start_person_session,
)
from rantau.access.scope import reading_as
from rantau.access.security_events import log_secret_try
from rantau.access.service import is_key_used
from rantau.access.sign_in_limits import PIN, PIN_OF_PERSON, SIGN_IN_CODE, build_secret_try
from rantau.common import clock
from rantau.common.errors import IdempotencyKeyReused
from rantau.common.ratelimit import SecretTry
from rantau.registry.comparisons import build_visitor
from rantau.registry.errors import NoSuchSlip
from rantau.registry.own_sessions import OwnSession, read_sign_in_answer
from rantau.registry.pins import normalize_pin
from rantau.registry.selectors import get_signed_in_person, is_session_open
from rantau.registry.services.pins import (
    choose_own_pin,
    find_pin_subject,
    has_own_pin,
    is_own_pin,
    normalize_sign_in_number,
    sign_in_with_pin,
)
from rantau.registry.services.sign_in import is_right_code, sign_in_with_code
from rantau.registry.sign_in_codes import get_resubmit_start, note_sign_out
from rantau.web.common.commands import render_form, run_command
from rantau.web.common.date_filters import format_datetime
from rantau.web.common.decorators import worker_required
from rantau.web.common.forms import CommandForm
from rantau.web.common.own_sessions import require_session
from rantau.web.placement.forms import OwnSignInForm
from rantau.web.placement.passkey_forms import build_passkey_sign_in, get_own_passkey
from rantau.web.registry.pin_forms import ChangeOwnPinForm, OwnPinForm

OWN_COOKIES = (settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for number, birth date, and PIN or code; then start a session and redirect to the own
    file."""
    if request.method == "GET":
        return render_sign_in_form(request, OwnSignInForm())
    form = OwnSignInForm(request.POST)
    if not form.is_valid():
        return render_sign_in_form(request, form, status=422)
    attempt = _build_try(request, form)
    seconds = attempt.begin()
    # The right code passes at any time: whoever shares her network may use up every try of it. A
    # PIN is short: it waits.
    if seconds and (form.pin or not is_right_code(build_visitor(), form.to_input())):
        log_secret_try(attempt.kind, attempt.subject, "slowed down")
        return render_sign_in_form(request, form, status=429, seconds=seconds)
    of_person = _build_try_of_person(request, form)
    must_wait = of_person is not None and of_person.begin() > 0
    try:
        person, since, epoch = _authenticate(form, must_wait=must_wait)
    except (NoSuchSlip, IdempotencyKeyReused):
        log_secret_try(attempt.kind, attempt.subject, "refused")
        form.add_error(None, str(NoSuchSlip.message))
        return render_sign_in_form(request, form, status=422)
    for each in filter(None, (attempt, of_person)):
        each.succeed()
        each.remember_network()
    start_person_session(request, person, since=since, epoch=epoch, has_pin=bool(form.pin))
    return redirect("placement:mine")


def _authenticate(form: OwnSignInForm, *, must_wait: bool) -> tuple[UUID, datetime, int]:
    """The id of the person, since when she is signed in, which for a form that comes again is the
    first time, and the epoch of the session.

    must_wait  a PIN is not judged, and refused like a wrong one
    Raises  NoSuchSlip, also for a form sent again long after its own sign-in, or after she signed
            out or got a new way in, whatever she did on another telephone since
    """
    visitor, key = build_visitor(), form.get_command_key()
    if form.pin:
        typed = form.to_pin_input()
        result = sign_in_with_pin(visitor, key, replace(typed, pin="") if must_wait else typed)
    else:
        result = sign_in_with_code(visitor, key, form.to_input())
    (person, epoch), since = read_sign_in_answer(result.answer), result.repeats or clock.now()
    if result.repeats and (
        since <= get_resubmit_start(person) or not is_session_open(person, OwnSession(epoch))
    ):
        raise NoSuchSlip()
    return person, since, epoch


def _build_try(request: HttpRequest, form: OwnSignInForm) -> SecretTry:
    """Counted by the number that was typed, whether or not there is such a person."""
    number = normalize_sign_in_number(form.cleaned_data["reference"])
    return build_secret_try(request, PIN if form.pin else SIGN_IN_CODE, number)


def _build_try_of_person(request: HttpRequest, form: OwnSignInForm) -> SecretTry | None:
    """A PIN is counted by the person too, so that her reference and her NIK give no tries of their
    own each. Where she has to wait and the number that was typed has not, the answer is that of a
    wrong PIN: a wait would tell that both numbers are hers. None for a code, which nobody guesses.
    """
    if not form.pin:
        return None
    with reading_as(build_visitor()):
        subject = find_pin_subject(normalize_sign_in_number(form.cleaned_data["reference"]))
    return build_secret_try(request, PIN_OF_PERSON, subject)


def render_sign_in_form(
    request: HttpRequest,
    form: OwnSignInForm,
    *,
    status: int = 200,
    seconds: float = 0,
    passkey_error: str = "",
) -> HttpResponse:
    """The page of the form, and of the one for the key of this telephone.

    seconds        to wait until the next try is judged
    passkey_error  why the telephone's key opened nothing
    """
    return render_form(
        request,
        form,
        status=status,
        template="placement/own_sign_in.html",
        passkey_form=build_passkey_sign_in(),
        passkey_error=passkey_error,
        heading=_("See my progress"),
        lead=_("With your PIN; or with the slip from an office, until you have chosen one."),
        verb=_("Open"),
        try_again_at=clock.now() + timedelta(seconds=seconds) if seconds else None,
    )


@require_POST
def sign_out(request: ActorRequest) -> HttpResponse:
    """End the session, so that the next user of the phone sees nothing of the file, nor opens it by
    sending the form of the sign-in again; and have the browser forget what it kept of this site."""
    if request.actor.person:
        note_sign_out(request.actor.person)
    request.session.flush()
    response = redirect("common:home")
    # https://www.w3.org/TR/clear-site-data/; obeyed behind https alone. Its "cookies" would delete
    # those of every neighbour below the same registered name, so ours are named.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    for name in OWN_COOKIES:
        response.delete_cookie(name, samesite="Lax")
    return response


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@worker_required
def choose_pin(request: ActorRequest) -> HttpResponse:
    """Choose a PIN, or another one, which needs the one that is valid now."""
    actor = request.actor
    with reading_as(actor):
        get_signed_in_person(actor)
        has_pin = has_own_pin(actor)
        is_repeated = has_pin and _is_repeated(request)
    form = (ChangeOwnPinForm if has_pin and not is_repeated else OwnPinForm)(request.POST or None)
    attempt = build_secret_try(request, PIN_OF_PERSON, str(actor.person))
    if form.is_bound and has_pin:
        _check_current_pin(request, form, attempt, is_repeated=is_repeated)
    if form.is_bound and form.is_valid():
        back_url = reverse("placement:mine")
        response = run_command(request, form, lambda: _choose(request, form), back_url=back_url)
        if response:
            if is_repeated:
                attempt.succeed()
            return response
    return _render_pin_form(request, form)


def _choose(request: ActorRequest, form: ChangeOwnPinForm | OwnPinForm) -> None:
    """Every session ends with the command: this one begins anew. Raises NoSuchPerson, InvalidInput
    at `pin`."""
    result = choose_own_pin(
        request.actor,
        form.get_command_key(),
        form.to_input(),
        require_session(request),
        kept=get_own_passkey(request),
    )
    _person, epoch = read_sign_in_answer(result.answer)
    request.session[EPOCH_SESSION_KEY] = epoch
    request.session[SIGNED_IN_KEY] = clock.now().isoformat()
    request.session[PIN_SESSION_KEY] = True


def _is_repeated(request: ActorRequest) -> bool:
    """Whether the form was sent before and done: the PIN that it asked for is no longer valid."""
    with suppress(ValueError):
        return is_key_used(request.actor, UUID(request.POST.get("key", "")))
    return False


def _check_current_pin(
    request: ActorRequest, form: CommandForm, attempt: SecretTry, *, is_repeated: bool
) -> None:
    """Count the try, and add an error to the form unless the PIN that is valid now was typed. Of a
    form that comes again the command compares all that was typed."""
    if seconds := attempt.begin():
        form.add_error(None, _format_wait(seconds))
        return
    if is_repeated:
        return
    with reading_as(request.actor):
        is_right = is_own_pin(request.actor, normalize_pin(form.data.get("current_pin", "")))
    if is_right:
        attempt.succeed()
    else:
        log_secret_try(PIN_OF_PERSON, attempt.subject, "refused")
        form.add_error("current_pin", _("This is not your PIN."))


def _format_wait(seconds: float) -> str:
    at = format_datetime(clock.now() + timedelta(seconds=seconds))
    return _("Too many tries. Try again at %(time)s.") % {"time": at}


def _render_pin_form(request: ActorRequest, form: CommandForm) -> HttpResponse:
    return render_form(
        request,
        form,
        template="placement/own_pin.html",
        heading=_("Your PIN"),
        lead=_(
            "With it you open this page on any telephone, as often as you like. Tell it to nobody:"
            " no officer, broker or company ever needs it."
        ),
        verb=_("Save the PIN"),
        back_url=reverse("placement:mine"),
    )
