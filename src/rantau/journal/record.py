"""Writing one entry. Called once by every service, inside its transaction."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from rantau.core import clock
from rantau.core.statements import insertion, values_of
from rantau.journal.models import Entry


@dataclass(frozen=True)
class Happening:
    """What a service has to say: on which record, at which revision, and the terms of it."""

    subject_kind: str
    subject: UUID
    revision: int
    terms: Mapping[str, Any]
    tells: tuple[str, ...] = ()
    why: str = ""
    happened_at: datetime | None = None


@dataclass(frozen=True)
class Also:
    """A `with …` clause that a service has written in the same statement, and its values."""

    clause: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Author:
    """Who did it, for which office, and which entry it follows from."""

    actor: str
    office: UUID | None
    cause: UUID | None = None


@lru_cache(maxsize=1)
def _mac_key() -> bytes:
    return bytes.fromhex((Path(settings.RANTAU_KEYS) / "journal_mac").read_text().strip())


def canonical(entry: Entry) -> bytes:
    """The entry as the same bytes everywhere: sorted JSON of every field but the MAC (RFC 8785)."""
    content = {
        "id": str(entry.id), "kind": entry.kind, "subject_kind": entry.subject_kind,
        "subject": str(entry.subject), "revision": entry.revision, "actor": entry.actor,
        "office": str(entry.office or ""), "why": entry.why, "terms": entry.terms,
        "tells": list(entry.tells), "cause": str(entry.cause or ""), "node": entry.node,
        "happened_at": _moment(entry.happened_at), "recorded_at": _moment(entry.recorded_at),
    }  # fmt: skip
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _moment(at: datetime) -> int:
    """Whole microseconds since 1970: what the database keeps, whatever the session's zone."""
    return round(at.timestamp() * 1_000_000)


def mac_of(entry: Entry) -> bytes:
    """HMAC-SHA256 (RFC 2104) of the entry under a key that is not in the database."""
    return hmac.new(_mac_key(), canonical(entry), hashlib.sha256).digest()


def salted(value: str) -> str:
    """A hash by which a value's holder can show that an entry meant it; nobody can guess it."""
    return hmac.new(_mac_key(), b"value:" + value.encode(), hashlib.sha256).hexdigest()[:32]


def record(kind: str, happening: Happening, author: Author, *, also: Also | None = None) -> Entry:
    """Write what happened, once, in the caller's transaction. The entry is its own outbox row.

    also    what is written by the same statement, to save one
    """
    at = clock.now()
    entry = Entry(
        kind=kind,
        subject_kind=happening.subject_kind,
        subject=happening.subject,
        revision=happening.revision,
        actor=author.actor,
        office=author.office,
        why=happening.why,
        terms=dict(happening.terms),
        tells=list(happening.tells),
        cause=author.cause,
        node=settings.RANTAU_NODE,
        happened_at=happening.happened_at or at,
        recorded_at=at,
    )
    entry.mac = mac_of(entry)
    before, values = (also.clause, also.values) if also else ("", ())
    with connection.cursor() as cursor:
        cursor.execute(before + insertion(Entry), [*values, *values_of(entry)])
    return entry
