"""Tokens for machines (RFC 6749 section 4.4): made on the porch, before any scope is set."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from rantau.access.actor import Actor, client_actor
from rantau.access.errors import UnknownClient, WrongScope
from rantau.access.models import ApiClient, ApiToken
from rantau.core import clock
from rantau.journal.record import salted

LIFE = timedelta(minutes=30)
# What a machine may be allowed at all; rights of its role and row policies judge besides.
SCOPES = {
    "persons:read": "read persons",
    "persons:write": "register persons",
    "placements:read": "read placements",
    "placements:write": "register and withdraw candidates",
    "job_orders:read": "read job orders",
    "statistics:read": "read the numbers of placement",
}
NOBODYS = "0" * 64  # compared with when there is no such client, so that both take as long


@dataclass(frozen=True)
class Bearer:
    """Who a token speaks for, and what it is limited to."""

    actor: Actor
    scopes: frozenset[str]


def new_secret() -> str:
    """256 random bits as 43 signs."""
    return secrets.token_urlsafe(32)


def secret_for(key: UUID) -> str:
    """128 bits that follow from a form's key under a key that is not in the database: the same
    form sent twice shows the same secret although nobody keeps it."""
    return salted(f"secret:{key}")


def digest(secret: str) -> str:
    """What is kept of a secret or token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(code: str, secret: str, wanted: Iterable[str]) -> tuple[str, list[str]]:
    """A new token of the client `code`, and its scopes: those wanted, or all when none is named.

    Raises  UnknownClient for an unknown, ended or wrongly proven client alike; WrongScope
    """
    if not code.isprintable():  # no code of ours, and the database takes no sign of number nought
        raise UnknownClient()
    client = ApiClient.objects.filter(_in_force(), code=code).first()
    right = hmac.compare_digest(digest(secret), client.digest if client else NOBODYS)
    if client is None or not right:
        raise UnknownClient()
    granted = sorted(set(wanted) or set(client.scopes))
    if beyond := set(granted) - set(client.scopes):
        raise WrongScope(scope=" ".join(sorted(beyond)))
    token = new_secret()
    ApiToken(client=client, digest=digest(token), scopes=granted, ends_at=clock.now() + LIFE).save(
        force_insert=True
    )
    return token, granted


def bearer(token: str) -> Bearer | None:
    """Whom the token speaks for now; None when it or its client has ended. One statement."""
    held = (
        ApiToken.objects.filter(
            _in_force("client__"), digest=digest(token), ends_at__gt=clock.now()
        )
        .select_related("client__office")
        .first()
    )
    if held is None:
        return None
    return Bearer(client_actor(held.client), frozenset(held.scopes))


def sweep_tokens() -> int:
    """Remove tokens that have ended; returns how many."""
    return ApiToken.objects.filter(ends_at__lte=clock.now()).delete()[0]


def _in_force(path: str = "") -> Q:
    at = clock.now()
    ends = Q(**{f"{path}ends_at": None}) | Q(**{f"{path}ends_at__gt": at})
    return ends & Q(**{f"{path}starts_at__lte": at})
