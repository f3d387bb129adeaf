"""Read the journal's new entries in order, each at least once: for what follows from an entry.

A consumer remembers below which transaction it has come. An entry that fails is set aside, tried
again after pauses that grow, and keeps back only later entries of its own subject, for a bounded
number of tries. Whoever reads makes what it does harmless to repeat, since a process may be killed
between doing it and remembering it.
"""

import logging
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from rantau.common import clock
from rantau.common.database import require_row_written, require_transaction
from rantau.journal.models import Consumer, Entry, FailedEntry
from rantau.journal.sealing import get_horizon

# Entries that a turn takes, and the rest of the last one's transaction: a command about many people
# writes one for each, and half a transaction could not be remembered.
BATCH_SIZE = 200
RETRIES_AT_ONCE = 50  # entries that failed before and are tried again in one turn
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
# An entry that failed so often, within some twenty minutes, is reported (doctor, /metrics), keeps
# back no other, and is tried again every hour without end: what it says is owed to somebody.
REPORTED_TRIES = 8
MAX_TRIES_COUNTED = 1000
log = logging.getLogger("rantau.journal")
NEW_ENTRIES_SQL = """
    select id, xid::text::bigint from journal_entry
     where xid >= %s::text::xid8 and xid < %s::text::xid8 and kind = any(%s)
     order by xid fetch first %s rows with ties
"""


@dataclass(frozen=True)
class NewEntries:
    """Entries that a consumer has not done yet, each with its transaction, in their order.

    done_below  the transaction to remember once all are done (`remember_entries`)
    """

    entries: tuple[tuple[Entry, int], ...]
    done_below: int


def list_new_entries(consumer: str, kinds: Collection[str]) -> NewEntries:
    """The next entries of these kinds that were committed since `remember_entries`: BATCH_SIZE, and
    what else was written in the last transaction of them. Inside a scope that sees them.

    Raises  Consumer.DoesNotExist for a name that no migration has added
    """
    require_transaction()
    begin, horizon = Consumer.objects.get(name=consumer).done_below, get_horizon()
    with connection.cursor() as cursor:
        cursor.execute(NEW_ENTRIES_SQL, [begin, horizon, list(kinds), BATCH_SIZE])
        rows = cursor.fetchall()
    by_id = Entry.objects.in_bulk([id_ for id_, _xid in rows])
    entries = tuple((by_id[id_], xid) for id_, xid in rows)
    return NewEntries(entries, horizon if len(rows) < BATCH_SIZE else rows[-1][1] + 1)


def remember_entries(consumer: str, done_below: int) -> None:
    """Remember that everything below a transaction is done; another worker may have gone further,
    which stays."""
    require_transaction()
    rows: QuerySet[Any] = Consumer.objects.filter(name=consumer)
    if not rows.filter(done_below__lt=done_below).update(done_below=done_below):
        require_row_written(rows.count(), f"the consumer {consumer}")


@dataclass(frozen=True)
class Follower:
    """Who follows the journal, and what it does.

    kinds        of the entries that it works off
    enter_scope  opens a transaction and a scope that sees entries and what was set aside
    work_off     does what follows from an entry, outside `enter_scope`; harmless to repeat.
                 Returns how much it did
    """

    consumer: str
    kinds: Collection[str]
    enter_scope: Callable[[], AbstractContextManager[None]]
    work_off: Callable[[Entry], int]


@dataclass
class _Turn:
    """What was done in one turn.

    held  subjects that wait for an earlier entry
    """

    count: int = 0
    held: set[Any] = field(default_factory=set)
    aside: list[FailedEntry] = field(default_factory=list)


def follow_journal(follower: Follower) -> int:
    """Work off what failed before and is due, then the next new entries, oldest first; returns how
    much was done. An entry that fails, in whichever way, keeps no other waiting but those of its
    own subject."""
    turn = _Turn()
    with follower.enter_scope():
        due = list(_list_due(follower.consumer))
    for failed in due:
        turn.count += _try_again(follower, failed)
    with follower.enter_scope():
        new = list_new_entries(follower.consumer, follower.kinds)
        turn.held |= set(_list_held_subjects(follower.consumer, new.entries))
    for entry, transaction in new.entries:
        _work_off_new(follower, turn, entry, transaction)
    with follower.enter_scope():
        FailedEntry.objects.bulk_create(turn.aside, ignore_conflicts=True)
        remember_entries(follower.consumer, new.done_below)
    return turn.count


def _list_due(consumer: str) -> QuerySet[FailedEntry]:
    """Those that nothing earlier of their subject keeps back."""
    rows = FailedEntry.objects.filter(consumer=consumer)
    earlier = rows.filter(
        subject=OuterRef("subject"),
        transaction__lt=OuterRef("transaction"),
        reported_at=None,
    )
    due = rows.filter(~Exists(earlier), retry_at__lte=clock.now())
    return due.select_related("entry").order_by("retry_at", "transaction")[:RETRIES_AT_ONCE]


def _list_held_subjects(
    consumer: str, entries: Iterable[tuple[Entry, int]]
) -> QuerySet[FailedEntry, Any]:
    subjects = {entry.subject for entry, _transaction in entries}
    waiting = FailedEntry.objects.filter(consumer=consumer, reported_at=None)
    return waiting.filter(subject__in=subjects).values_list("subject", flat=True)


def _try_again(follower: Follower, failed: FailedEntry) -> int:
    count, fault = _work_off(follower, failed.entry)
    with follower.enter_scope():
        rows = FailedEntry.objects.filter(pk=failed.pk)
        if fault:
            tries, at = min(failed.tries + 1, MAX_TRIES_COUNTED), clock.now()
            reported_at = failed.reported_at or (at if tries >= REPORTED_TRIES else None)
            retry_at = at + _get_pause(tries)
            rows.update(tries=tries, retry_at=retry_at, reported_at=reported_at, fault=fault)
        else:
            rows.delete()
    return count


def _work_off_new(follower: Follower, turn: _Turn, entry: Entry, transaction: int) -> None:
    """Work an entry off, or set it aside: where it fails, or waits for one of its subject."""
    is_held, fault = entry.subject in turn.held, ""
    if not is_held:
        count, fault = _work_off(follower, entry)
        turn.count += count
    if is_held or fault:
        turn.held.add(entry.subject)
        tries = 1 if fault else 0
        row = FailedEntry(consumer_id=follower.consumer, entry=entry, subject=entry.subject)
        row.transaction, row.tries, row.fault = transaction, tries, fault
        row.retry_at = clock.now() + (_get_pause(1) if fault else timedelta())
        turn.aside.append(row)


def _work_off(follower: Follower, entry: Entry) -> tuple[int, str]:
    """How much was done, and the class of the error; one of the two is empty."""
    if entry.kind not in follower.kinds:  # of an earlier release, which followed it
        return 0, ""
    try:
        return follower.work_off(entry), ""
    except Exception as error:  # whatever it is, the others are worked off
        log.exception("an entry failed: %s of %s", entry.kind, follower.consumer)
        return 0, type(error).__name__[:60]


def _get_pause(tries: int) -> timedelta:
    doublings = min(tries - 1, REPORTED_TRIES * 2)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
