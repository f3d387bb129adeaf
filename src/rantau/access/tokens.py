"""Access tokens for API clients (RFC 6749 section 4.4, client credentials), issued before any
scope is set."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from rantau.access.actor import Actor, build_client_actor
from rantau.access.errors import MissingScope, UnknownClient
from rantau.access.models import ApiClient, ApiToken
from rantau.common import clock
from rantau.common.hashing import compute_sha256, is_equal_hash
from rantau.journal.interface import hash_with_journal_key

TOKEN_LIFETIME = timedelta(minutes=30)
# What an API client may be allowed at all; its role and row policies decide besides.
API_SCOPES = {
    "persons:read": "read persons",
    "persons:write": "register persons",
    "placements:read": "read placements",
    "placements:write": "register and withdraw candidates",
    "job_orders:read": "read job orders",
    "statistics:read": "read the numbers of placement",
}
DUMMY_DIGEST = "0" * 64  # compared when there is no such client, so that both cases take as long


@dataclass(frozen=True)
class Bearer:
    """The actor of a token, and the scopes that limit it."""

    actor: Actor
    scopes: frozenset[str]


def generate_secret() -> str:
    """256 random bits as 43 characters."""
    return secrets.token_urlsafe(32)


def derive_secret(actor: Actor, key: UUID) -> str:
    """128 bits derived from whose form it is and its key, with a key that is not in the database:
    the same form sent twice shows the same secret, although it is not stored."""
    return hash_with_journal_key(f"secret:{actor.ref}:{key}")


def hash_secret(secret: str) -> str:
    """The SHA-256 of a secret or token, as it is stored."""
    return compute_sha256(secret.encode())


def issue_token(code: str, secret: str, requested_scopes: Iterable[str]) -> tuple[str, list[str]]:
    """A new token of the client `code`, and its scopes: those requested, or all when none is
    named.

    Raises  UnknownClient alike for an unknown or ended client, one that nobody has confirmed yet,
            one of a closed office, and a wrong secret; MissingScope
    """
    if not code.isprintable():  # no code of ours; PostgreSQL rejects NUL
        raise UnknownClient()
    client = ApiClient.objects.filter(_build_in_force_filter(), code=code).first()
    is_valid = is_equal_hash(hash_secret(secret), client.digest if client else DUMMY_DIGEST)
    if client is None or not is_valid:
        raise UnknownClient()
    granted = sorted(set(requested_scopes) or set(client.scopes))
    if missing := set(granted) - set(client.scopes):
        raise MissingScope(scope=" ".join(sorted(missing)))
    token = generate_secret()
    ApiToken(
        client=client,
        digest=hash_secret(token),
        scopes=granted,
        ends_at=clock.now() + TOKEN_LIFETIME,
    ).save(force_insert=True)
    return token, granted


def get_bearer(token: str) -> Bearer | None:
    """The bearer of a token; None when the token or its client has ended, or the office was
    closed. One statement."""
    row = (
        ApiToken.objects.filter(
            _build_in_force_filter("client__"), digest=hash_secret(token), ends_at__gt=clock.now()
        )
        .select_related("client__office")
        .first()
    )
    if row is None:
        return None
    return Bearer(build_client_actor(row.client), frozenset(row.scopes))


def delete_expired_tokens() -> int:
    """Remove tokens that have ended; returns how many."""
    return ApiToken.objects.filter(ends_at__lte=clock.now()).delete()[0]


def _build_in_force_filter(prefix: str = "") -> Q:
    """That the client at the end of this path was confirmed and is in force now, and its office
    open."""
    at = clock.now()
    ends = Q(**{f"{prefix}ends_at": None}) | Q(**{f"{prefix}ends_at__gt": at})
    confirmed = Q(**{f"{prefix}confirmed_at__isnull": False})
    return (
        ends & confirmed & Q(**{f"{prefix}starts_at__lte": at, f"{prefix}office__closed_at": None})
    )
