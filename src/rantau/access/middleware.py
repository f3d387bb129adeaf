"""`request.actor`: who acts, under which appointment, or which person signed in with a slip."""

from collections.abc import Callable
from datetime import datetime
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from rantau.access.actor import PUBLIC_ACTOR, Actor, build_appointment_actor, build_worker_actor
from rantau.access.backends import list_appointments_in_force

APPOINTMENT_SESSION_KEY, PERSON_SESSION_KEY = "appointment", "person"
SIGNED_IN_KEY = "signed_in_at"  # of a person's session, as ISO 8601
EPOCH_SESSION_KEY = "epoch"  # of a person's session: a change of her ways in begins another
PASSKEY_SESSION_KEY = "passkey"  # of a person's session: the telephone's key that opened it
PIN_SESSION_KEY = "has_pin"  # of a person's session: whether to offer her to choose one


class ActorRequest(HttpRequest):
    """What every request is after `ActorMiddleware`: it knows who acts."""

    actor: Actor


def get_request_actor(request: HttpRequest) -> Actor:
    """The signed-in actor under the chosen appointment, or the person who signed in with a code,
    else the public. An ended appointment gives nothing."""
    account = request.user
    if not account.is_authenticated:
        person = request.session.get(PERSON_SESSION_KEY)
        return build_worker_actor(UUID(person)) if person else PUBLIC_ACTOR
    appointments = (
        account.appointments_in_force
        if hasattr(account, "appointments_in_force")
        else list_appointments_in_force(account.pk)
    )
    chosen_id = request.session.get(APPOINTMENT_SESSION_KEY)
    for appointment in appointments:
        if str(appointment.id) == chosen_id:
            return build_appointment_actor(appointment)
    return build_appointment_actor(appointments[0]) if appointments else PUBLIC_ACTOR


def start_person_session(
    request: HttpRequest,
    person: UUID,
    *,
    since: datetime,
    epoch: int,
    has_pin: bool = False,
    passkey: UUID | None = None,
) -> None:
    """Begin a new session for the person who signed in; the old one's content is deleted.

    since    when (aware) she gave what she signed in with
    epoch    of her ways in (`OwnSession`)
    passkey  the id of the key that she signed in with; None for a PIN or a code
    """
    request.session.flush()
    request.session[PERSON_SESSION_KEY] = str(person)
    request.session[SIGNED_IN_KEY] = since.isoformat()
    request.session[EPOCH_SESSION_KEY] = epoch
    request.session[PIN_SESSION_KEY] = has_pin
    if passkey:
        request.session[PASSKEY_SESSION_KEY] = str(passkey)


def get_opening_passkey(request: HttpRequest) -> UUID | None:
    """The id of the key that opened the person's session; None where a PIN or a code did."""
    passkey = request.session.get(PASSKEY_SESSION_KEY)
    return UUID(passkey) if passkey else None


class ActorMiddleware:
    """Sets `request.actor`, which is computed when it is first read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        lazy_actor = SimpleLazyObject(lambda: get_request_actor(request))
        cast("ActorRequest", request).actor = cast("Actor", lazy_actor)
        return self.get_response(request)
