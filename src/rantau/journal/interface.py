"""What the apps above use of the journal.

Register kinds of entry, record one entry in the caller's transaction, log who read a record.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rantau.common import clock
from rantau.common.database import require_row_written, require_rows_written
from rantau.common.errors import InvalidInput
from rantau.common.fast_sql import build_insert_sql, get_column_values, insert_rows
from rantau.common.hashing import compute_keyed_hash
from rantau.common.ids import uuid7
from rantau.common.registry import Registry
from rantau.common.text import is_storable
from rantau.journal.chain import take_links
from rantau.journal.mac import compute_list_macs, compute_mac, get_mac_key
from rantau.journal.models import MAX_WHY_LENGTH, Entry, Reading
from rantau.journal.recent_readings import RecentReadings

ENTRY_BATCH_SIZE = 500  # entries in one statement
# What all rows of one list have in common, and a text that is the same for any number of rows: with
# each of them written out the driver reads the statement anew for every page of a worklist. One row
# is written out: the driver takes longer for arrays.
SHARED_COLUMNS = (
    *("subject_kind", "actor", "actor_name", "office", "office_name"),
    *("purpose", "read_at", "format", "chain"),
)
INSERT_READINGS_SQL = f"""
    insert into journal_reading ({", ".join(SHARED_COLUMNS)}, id, subject, link, mac)
    select {", ".join(["%s"] * len(SHARED_COLUMNS))}, r.*
      from unnest(%s::uuid[], %s::uuid[], %s::int[], %s::bytea[]) as r
"""  # noqa: S608


@dataclass(frozen=True)
class JournalKind:
    """One kind of entry, such as `registry:person:registered`, and its title on timelines."""

    code: str
    title: str | Promise


_kinds: Registry[JournalKind] = Registry("journal kind")


def register_journal_kinds(*kinds: JournalKind) -> None:
    """Register kinds, some of them again; ValueError, which stops the start, when another kind
    has the code."""
    for kind in kinds:
        if _kinds.get(kind.code) is not kind:
            _kinds.register(kind.code, kind)


def get_journal_kind(code: str) -> JournalKind:
    """The registered kind; KeyError when no app registered it."""
    return _kinds[code]


def list_journal_kinds() -> list[str]:
    """The codes of all registered kinds, in the order of their declaration."""
    return list(_kinds)


@dataclass(frozen=True)
class JournalEvent:
    """What a command did, as its journal entry will say.

    subject_kind, subject   the record; `revision` is the one that the command made
    terms                   the entry's data: references, codes and salted hashes, never personal
                            values (docs/design/journal.md)
    tells                   who is to be notified
    why                     the reason that the actor gave
    happened_at             aware; now when left out
    """

    subject_kind: str
    subject: UUID
    revision: int
    terms: Mapping[str, Any]
    tells: tuple[str, ...] = ()
    why: str = ""
    happened_at: datetime | None = None


def validate_why(why: str) -> None:
    """Raise InvalidInput at `why` unless a reason that somebody typed can be kept in an entry."""
    if not is_storable(why, MAX_WHY_LENGTH):
        raise InvalidInput({"why": [_("200 characters at most.")]})


@dataclass(frozen=True)
class ExtraStatement:
    """A `with …` clause to run in the statement that writes the entry, and its values."""

    clause: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class JournalAuthor:
    """Who did it, for which office, and the entry that caused it."""

    actor: str
    office: UUID | None
    cause: UUID | None = None


def hash_with_journal_key(value: str) -> str:
    """A keyed hash of a value, 32 hexadecimal digits: whoever holds the value can show that an
    entry means it, and nobody can find the value by trying."""
    return compute_keyed_hash(get_mac_key(), "value", value)[:32]


def record_entry(
    kind: str, event: JournalEvent, author: JournalAuthor, *, extra: ExtraStatement | None = None
) -> Entry:
    """Write what happened, once, in the caller's transaction. The entry is its own outbox row.

    extra    what is written by the same statement, to save one
    Raises   DatabaseError when the entry was not written, as by a trigger that drops it
    """
    [entry] = _build_entries(kind, [event], author)
    clause, values = (extra.clause, extra.values) if extra else ("", ())
    with connection.cursor() as cursor:
        cursor.execute(clause + build_insert_sql(Entry), [*values, *get_column_values(entry)])
        require_row_written(cursor.rowcount, f"the entry {kind}")
    return entry


def _build_entries(kind: str, events: Sequence[JournalEvent], author: JournalAuthor) -> list[Entry]:
    """The entries of these events, each with its number in the writer's chain and its MAC."""
    at = clock.now()
    chain, first = take_links(len(events))
    entries = [
        Entry(
            kind=kind,
            subject_kind=event.subject_kind,
            subject=event.subject,
            revision=event.revision,
            actor=author.actor,
            office=author.office,
            why=event.why,
            terms=dict(event.terms),
            tells=list(event.tells),
            cause_id=author.cause,
            node=settings.RANTAU_NODE,
            happened_at=event.happened_at or at,
            recorded_at=at,
            chain=chain,
            link=link,
        )
        for link, event in enumerate(events, start=first)
    ]
    for entry in entries:
        entry.mac = compute_mac(entry)
    return entries


def record_entries(kind: str, events: Iterable[JournalEvent], author: JournalAuthor) -> None:
    """Write one entry for each event, in the caller's transaction; no events, no statement."""
    waiting = iter(events)
    while batch := list(islice(waiting, ENTRY_BATCH_SIZE)):
        insert_rows(*_build_entries(kind, batch, author))


class Reader(Protocol):
    """What the log of reads needs of whoever reads a record."""

    @property
    def ref(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def office(self) -> UUID | None: ...
    @property
    def office_name(self) -> str: ...


def log_reading(reader: Reader, *, subject_kind: str, subject: UUID, purpose: str) -> None:
    """Log that a record was read, in the caller's transaction. Reading is no command: no entry."""
    log_readings(reader, subject_kind=subject_kind, subjects=[subject], purpose=purpose)


def log_readings(
    reader: Reader, *, subject_kind: str, subjects: Iterable[UUID], purpose: str
) -> None:
    """Log that several records were read, in one statement; no subjects, no statement."""
    read = list(subjects)
    if not read:
        return
    chain, first = take_links(len(read))
    links, ids = list(range(first, first + len(read))), [uuid7() for _ in read]
    reading = Reading(
        subject_kind=subject_kind,
        actor=reader.ref,
        actor_name=reader.name,
        office=reader.office,
        office_name=reader.office_name,
        purpose=purpose,
        read_at=clock.now(),
        chain=chain,
        link=first,
        id=ids[0],
        subject=read[0],
    )
    if len(read) == 1:
        reading.mac = compute_mac(reading)
        insert_rows(reading)
        return
    macs = compute_list_macs(reading, zip(ids, read, links, strict=True))
    values = [getattr(reading, name) for name in SHARED_COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_READINGS_SQL, [*values, ids, read, links, macs])
        require_rows_written(cursor.rowcount, len(read), f"readings {purpose}")


_recent_readings = RecentReadings()


def log_list_readings(
    reader: Reader, *, subject_kind: str, subjects: Iterable[UUID], purpose: str
) -> None:
    """Log that records were shown in a list that opens by itself: for each of them once an hour
    that the reader sees it there."""
    at = clock.now()
    place = (reader.ref, reader.office, purpose)
    keys = _recent_readings.list_new([(*place, subject) for subject in subjects], at)
    log_readings(
        reader, subject_kind=subject_kind, subjects=[key[-1] for key in keys], purpose=purpose
    )
    connection.on_commit(partial(_recent_readings.remember, keys, at))
