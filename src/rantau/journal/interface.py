"""What the apps above use of the journal.

Register kinds of entry, record one entry in the caller's transaction, log who read a record.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.functional import Promise

from rantau.common import clock
from rantau.common.fast_sql import build_insert_sql, get_column_values, insert_rows
from rantau.common.hashing import compute_keyed_hash
from rantau.journal.mac import compute_mac, get_mac_key
from rantau.journal.models import Entry, Reading

ENTRY_BATCH_SIZE = 500  # entries in one statement


@dataclass(frozen=True)
class JournalKind:
    """One kind of entry: `registry:person:registered`, and what the timeline says of it."""

    code: str
    title: str | Promise


_kinds: dict[str, JournalKind] = {}


def register_journal_kinds(*kinds: JournalKind) -> None:
    """Register kinds. A code used twice stops the start."""
    for kind in kinds:
        if kind.code in _kinds:
            raise ValueError(f"journal kind declared twice: {kind.code}")
        _kinds[kind.code] = kind


def get_journal_kind(code: str) -> JournalKind:
    """The registered kind; KeyError when no app registered it."""
    return _kinds[code]


@dataclass(frozen=True)
class JournalEvent:
    """What a service has to say: on which record, at which revision, and the terms of it."""

    subject_kind: str
    subject: UUID
    revision: int
    terms: Mapping[str, Any]
    tells: tuple[str, ...] = ()
    why: str = ""
    happened_at: datetime | None = None


@dataclass(frozen=True)
class ExtraStatement:
    """A `with …` clause that a service has written in the same statement, and its values."""

    clause: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class JournalAuthor:
    """Who did it, for which office, and which entry it follows from."""

    actor: str
    office: UUID | None
    cause: UUID | None = None


def hash_with_journal_key(value: str) -> str:
    """A hash by which a value's holder can show that an entry meant it; nobody can guess it."""
    return compute_keyed_hash(get_mac_key(), "value", value)[:32]


def record_entry(
    kind: str, event: JournalEvent, author: JournalAuthor, *, extra: ExtraStatement | None = None
) -> Entry:
    """Write what happened, once, in the caller's transaction. The entry is its own outbox row.

    extra    what is written by the same statement, to save one
    """
    entry = _build_entry(kind, event, author)
    before, values = (extra.clause, extra.values) if extra else ("", ())
    with connection.cursor() as cursor:
        cursor.execute(before + build_insert_sql(Entry), [*values, *get_column_values(entry)])
    return entry


def _build_entry(kind: str, event: JournalEvent, author: JournalAuthor) -> Entry:
    at = clock.now()
    entry = Entry(
        kind=kind,
        subject_kind=event.subject_kind,
        subject=event.subject,
        revision=event.revision,
        actor=author.actor,
        office=author.office,
        why=event.why,
        terms=dict(event.terms),
        tells=list(event.tells),
        cause=author.cause,
        node=settings.RANTAU_NODE,
        happened_at=event.happened_at or at,
        recorded_at=at,
    )
    entry.mac = compute_mac(entry)
    return entry


def record_entries(kind: str, events: Iterable[JournalEvent], author: JournalAuthor) -> None:
    """Write one entry for each event, in the caller's transaction; no events, no statement."""
    entries = (_build_entry(kind, event, author) for event in events)
    while batch := list(islice(entries, ENTRY_BATCH_SIZE)):
        insert_rows(*batch)


class Reader(Protocol):
    """What the log must know of whoever looks."""

    @property
    def ref(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def office(self) -> UUID | None: ...
    @property
    def office_name(self) -> str: ...


def log_reading(reader: Reader, *, subject_kind: str, subject: UUID, purpose: str) -> None:
    """Write one look, in the caller's transaction. No entry: looking is no command."""
    log_readings(reader, subject_kind=subject_kind, subjects=[subject], purpose=purpose)


def log_readings(
    reader: Reader, *, subject_kind: str, subjects: Iterable[UUID], purpose: str
) -> None:
    """Write one look at each of several records, in one statement."""
    readings = (
        Reading(
            subject_kind=subject_kind,
            subject=subject,
            actor=reader.ref,
            actor_name=reader.name,
            office=reader.office,
            office_name=reader.office_name,
            purpose=purpose,
            read_at=clock.now(),
        )
        for subject in subjects
    )
    insert_rows(*readings)
