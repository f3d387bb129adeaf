"""Read the journal's new entries in order, each at least once: for what follows from an entry.

A consumer remembers below which transaction it has done everything. Whoever reads makes what it
does harmless to repeat, since a process may be killed between doing it and remembering it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from rantau.common.database import require_row_written, require_transaction
from rantau.journal.models import Consumer, Entry
from rantau.journal.sealing import get_horizon

BATCH_SIZE = 200  # entries; one command writes one, so that a transaction never fills a batch
NEW_ENTRIES_SQL = """
    select id, xid::text::bigint from journal_entry
     where xid >= %s::text::xid8 and xid < %s::text::xid8 and kind = any(%s)
     order by xid limit %s
"""


@dataclass(frozen=True)
class NewEntries:
    """Entries that a consumer has not done yet, each with its transaction, in their order.

    done_below  the transaction to remember once all are done (`remember_entries`)
    """

    entries: tuple[tuple[Entry, int], ...]
    done_below: int


def list_new_entries(consumer: str, kinds: Collection[str]) -> NewEntries:
    """The next entries of these kinds that were committed since `remember_entries`; at most
    BATCH_SIZE. Inside a scope that sees them.

    Raises  Consumer.DoesNotExist for a name that no migration has added
    """
    require_transaction()
    begin, horizon = Consumer.objects.get(name=consumer).done_below, get_horizon()
    with connection.cursor() as cursor:
        cursor.execute(NEW_ENTRIES_SQL, [begin, horizon, list(kinds), BATCH_SIZE])
        rows = cursor.fetchall()
    by_id = Entry.objects.in_bulk([id_ for id_, _xid in rows])
    entries = tuple((by_id[id_], xid) for id_, xid in rows)
    return NewEntries(entries, horizon if len(rows) < BATCH_SIZE else rows[-1][1])


def remember_entries(consumer: str, done_below: int) -> None:
    """Remember that everything below a transaction is done; another worker may have gone further,
    which stays."""
    require_transaction()
    rows: QuerySet[Any] = Consumer.objects.filter(name=consumer)
    if not rows.filter(done_below__lt=done_below).update(done_below=done_below):
        require_row_written(rows.count(), f"the consumer {consumer}")
