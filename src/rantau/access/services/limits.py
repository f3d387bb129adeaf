"""Lift the slow-down of an account or an API client, as a second person."""

from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.errors import NoSuchSignInName, OwnLimit
from rantau.access.models import ApiClient
from rantau.access.permissions import LIFT_LIMITS
from rantau.access.roles import ADMINISTRATOR
from rantau.access.selectors import list_office_appointments, list_own_refs
from rantau.access.service import CommandResult, service
from rantau.access.services.interests import FIND_ACCOUNT_SQL
from rantau.access.sign_in_limits import (
    CLIENT_SECRET,
    COMPARISON,
    EMAIL_CODE,
    EMAIL_PROPOSAL,
    PASSWORD,
    PASSWORD_RESET,
    SECOND_FACTOR,
    normalize_login,
)
from rantau.common.ids import uuid7
from rantau.common.ratelimit import build_prefix, build_source_key, lift
from rantau.journal.interface import JournalEvent, JournalKind, validate_why

LIMITS_LIFTED = JournalKind("access:limits:lifted", gettext_lazy("Slow-down lifted"))


@service(LIMITS_LIFTED, permission=LIFT_LIMITS)
def lift_limits(actor: Actor, name: str, *, why: str) -> CommandResult:
    """Forget the wrong passwords, second factors and comparisons of an account, or the wrong
    secrets of a client; answers with the name.

    An administrator does it for whoever is appointed at the own office, and for its clients.

    name    a login, or a client_id; both, where an account and a client have the same
    why     kept in the journal entry
    Raises  InvalidInput; NoSuchSignInName; OwnLimit for one of the own accounts
    """
    validate_why(why)
    if not name.isprintable():  # PostgreSQL rejects NUL
        raise NoSuchSignInName()
    login = normalize_login(name)
    account = _find_account(actor, login)
    if account is not None and actor.account and f"account:{account}" in list_own_refs(actor):
        raise OwnLimit()
    client = ApiClient.objects.filter(code=name.strip()).first()
    if account is None and client is None:
        raise NoSuchSignInName()
    terms: dict[str, Any] = {}
    if account is not None:
        terms["account"] = str(account)
        lift(
            build_prefix(PASSWORD, login),
            build_prefix(SECOND_FACTOR, login),
            build_prefix(PASSWORD_RESET, login),
            build_prefix(EMAIL_CODE, login),
            build_prefix(EMAIL_PROPOSAL, login),
            build_source_key(COMPARISON, f"account:{account}"),
        )
    if client is not None:
        terms["client"] = client.code
        lift(
            build_prefix(CLIENT_SECRET, client.code),
            build_source_key(COMPARISON, f"client:{client.id}"),
        )
    event = JournalEvent(subject_kind="limits", subject=uuid7(), revision=1, terms=terms, why=why)
    return CommandResult(answer="lifted", event=event)


def _find_account(actor: Actor, login: str) -> UUID | None:
    """The account of this login, where the actor manages it."""
    if actor.role == ADMINISTRATOR:
        appointments = list_office_appointments(actor).filter(account__login=login)
        return next((each.account_id for each in appointments), None)
    with connection.cursor() as cursor:
        cursor.execute(FIND_ACCOUNT_SQL, [login])
        row = cursor.fetchone()
    return row[0] if row else None
