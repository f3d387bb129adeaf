"""Read rows of the journal as they are, whatever the database's owner put into them."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import DataError, connection
from django.db.models import Model

from rantau.journal.mac import Record
from rantau.journal.models import Entry, Leaf, Reading

logger = logging.getLogger("rantau.journal")
Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")
ROWS_AT_ONCE = 1000  # that are read together
# A moment outside Python's years, such as 'infinity'; a null where there is none; JSON too deep.
UNREADABLE = (DataError, ValueError, TypeError, AttributeError, OverflowError, RecursionError)
# Model and the leaf's attribute that refers to it.
RECORD_TABLES: tuple[tuple[type[Entry] | type[Reading], str], ...] = (
    (Entry, "entry"),
    (Reading, "reading"),
)

# The ORM knows no transaction ids, and one above 2^63 is no bigint; the columns that decide can be
# read whatever the others hold.
UNSEALED_SQL = """
    select r.id, r.xid::text, r.chain, r.link, r.format from {table} r
     where r.xid >= %s::text::xid8 and r.format >= %s
       and not exists (select 1 from journal_leaf l where l.{column} = r.id)
     order by r.xid, r.chain, r.link, r.id limit %s
"""
RECORDS_SQL = "select r.*, r.xid::text as transaction from {table} r where r.id = any(%s)"


@dataclass(frozen=True)
class UnsealedRecord:
    """A record without a leaf: its table's model, its key, and what decides on its sealing."""

    model: type[Entry] | type[Reading]
    id: Any
    transaction: int
    chain: Any
    link: int | None
    format: int


def list_unsealed_records(
    transaction: int, oldest_format: int, limit: int | None = None
) -> list[UnsealedRecord]:
    """The records that have no leaf, in the order of their transactions, and in each the order in
    which they were written.

    transaction    from which on
    oldest_format  of those looked at
    limit          of the list
    """
    found: list[UnsealedRecord] = []
    for model, column in RECORD_TABLES:
        sql = UNSEALED_SQL.format(table=model._meta.db_table, column=column)
        with connection.cursor() as cursor:
            cursor.execute(sql, [transaction, oldest_format, limit])
            found += [
                UnsealedRecord(model, key, int(transaction), *rest)
                for key, transaction, *rest in cursor.fetchall()
            ]
    found.sort(key=lambda r: (r.transaction, str(r.chain or ""), r.link or 0, str(r.id)))
    return found[:limit]


def read_records(model: type[Entry] | type[Reading], ids: Sequence[Any]) -> Mapping[Any, Any]:
    """Records by key, each with its `transaction`; None for one that cannot be read; a key that
    is gone is missing."""
    sql = RECORDS_SQL.format(table=model._meta.db_table)
    return read_rows(lambda part: list(model.objects.raw(sql, [part])), "pk", ids)


def read_rows(
    fetch: Callable[[Sequence[Any]], list[Row]], attribute: str, keys: Sequence[Any]
) -> dict[Any, Row | None]:
    """Rows by key; None for one that cannot be read, which is looked for by halves."""
    if not keys:
        return {}
    try:
        return {getattr(row, attribute): row for row in fetch(keys)}
    except UNREADABLE:
        if len(keys) == 1:
            logger.error("a row of the journal cannot be read: %s", keys[0])
            return {keys[0]: None}
    middle = len(keys) // 2
    halves = (keys[:middle], keys[middle:])
    return {key: row for half in halves for key, row in read_rows(fetch, attribute, half).items()}


def get_transaction(record: Record) -> int:
    """The transaction that wrote a record which `read_records` gave."""
    return int(vars(record)["transaction"])


def list_sealed_ids(ids: Sequence[UUID]) -> set[UUID]:
    """Those of the records with these ids that have a leaf."""
    found: set[UUID] = set()
    for part in split(ids):
        for _, column in RECORD_TABLES:
            rows = Leaf.objects.filter(**{f"{column}_id__in": part})
            found |= set(rows.values_list(f"{column}_id", flat=True))
    return found


def get_recorded_at(record: Record) -> datetime:
    """When a record was written, which its MAC covers."""
    return record.read_at if isinstance(record, Reading) else record.recorded_at


def name_record(model: type[Entry] | type[Reading], key: Any) -> str:
    """What a fault calls a record."""
    return f"{'reading' if model is Reading else 'entry'} {key}"


def split(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items in parts that are read together."""
    for start in range(0, len(items), ROWS_AT_ONCE):
        yield items[start : start + ROWS_AT_ONCE]
