"""What every door shares: who asks, under which appointment."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from rantau.access.actor import NOBODY, Actor, actor_of, worker
from rantau.access.models import Account, Appointment
from rantau.core import clock
from rantau.core.statements import read
from rantau.offices.models import Office

OPENED_AS, PERSON = "appointment", "person"
# Asked at every request of an officer.
HELD = """
      from access_appointment t0 join access_account t1 on t1.id = t0.account_id
      join offices_office t2 on t2.id = t0.office_id
     where t0.account_id = %s and t0.starts_at <= %s and (t0.ends_at is null or t0.ends_at > %s)
     order by t0.starts_at
"""


class ActorRequest(HttpRequest):
    """What every request is after `ActorMiddleware`: it knows who acts."""

    actor: Actor


class OneQueryBackend(AuthenticationBackend):
    """Loads the account and its appointments together: entry is session and this, no more."""

    def get_user(self, user_id: UUID | str) -> Account | None:
        """The active account with `held`, its appointments in force; None when there is none."""
        held = appointments_of(user_id)
        account = held[0].account if held else Account.objects.filter(pk=user_id).first()
        if account is None or not account.is_active:
            return None
        account.held = held
        return account


def appointments_of(account_id: UUID | str) -> list[Appointment]:
    """Every appointment in force now, with its account and office; one query."""
    at, held = clock.now(), []
    for row in read((Appointment, Account, Office), HELD, [account_id, at, at]):
        appointment, appointment.account, appointment.office = row
        held.append(appointment)
    return held


def actor_from(request: HttpRequest) -> Actor:
    """The signed-in actor under the chosen appointment, or the person who came with a slip's
    code, else nobody. Ended roles give nothing."""
    account = request.user
    if not account.is_authenticated:
        person = request.session.get(PERSON)
        return worker(UUID(person)) if person else NOBODY
    held = account.held if hasattr(account, "held") else appointments_of(account.pk)
    chosen = request.session.get(OPENED_AS)
    for appointment in held:
        if str(appointment.id) == chosen:
            return actor_of(appointment)
    return actor_of(held[0]) if held else NOBODY


def open_for_person(request: HttpRequest, person: UUID) -> None:
    """A fresh session for the person who signed in; whatever was in the old one is gone."""
    request.session.flush()
    request.session[PERSON] = str(person)


class ActorMiddleware:
    """Gives every request its `actor`, looked up when first asked for."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found_later = SimpleLazyObject(lambda: actor_from(request))
        cast("ActorRequest", request).actor = cast("Actor", found_later)
        return self.answer(request)
