"""Give entries and readings their position, and sign each batch as a Merkle head.

One sealer at a time, by an advisory lock.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from rantau.common import clock
from rantau.journal.heads import (
    NO_HEAD,
    SEALER_LOCK_ID,
    CheckedHead,
    find_last_head,
    get_signing_key,
    limit_lock_wait,
    publish_heads,
    serialize_head,
)
from rantau.journal.mac import FIRST_FORMAT, hash_record
from rantau.journal.merkle import compute_root
from rantau.journal.models import RECORD_FORMAT, Head, Leaf
from rantau.journal.records import (
    RECORD_TABLES,
    UNREADABLE,
    UnsealedRecord,
    get_transaction,
    list_unsealed_records,
    read_records,
)

logger = logging.getLogger("rantau.journal")
BATCH_SIZE = 5_000
# A head without leaves says that the sealer lives and that there was nothing to seal.
HEAD_INTERVAL = timedelta(minutes=1)

# A chain of n links that is whole has n records, the last of number n.
BROKEN_CHAINS_SQL = """
    select chain, max(link) - count(*) from (
        select chain, link from journal_entry where chain = any(%s) union all
        select chain, link from journal_reading where chain = any(%s)) r
     group by chain having count(*) <> max(link)
"""


def get_horizon() -> int:
    """The oldest transaction still running: everything below it is committed or rolled back for
    good."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def get_next_transaction() -> int:
    """The transaction that comes next: everything that is committed now lies below it."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def seal_everything(scope: Callable[[], AbstractContextManager[None]]) -> int:
    """Seal and publish until nothing is left; returns how many heads were made.

    scope  opens a transaction as the sealer
    """
    heads = 0
    while True:
        with scope():
            head = seal_batch()
        with scope():
            publish_heads()
        if head is None:
            return heads
        heads += 1


@dataclass(frozen=True)
class Batch:
    """What one head seals: leaves in order, and the horizon below which everything is sealed."""

    leaves: Sequence[Leaf]
    horizon: int
    oldest_format: int


def seal_batch() -> Head | None:
    """Seal what is committed, at most one batch, inside the caller's transaction.

    What a transaction writes that commits later is sealed then: everything from the last head's
    horizon on is looked at. Nothing else is, so that a look costs little.

    Returns  the new head, or None when there was nothing to seal or another sealer is at work
    Raises   ValueError when the last head of the file was not signed by us; OperationalError where
             somebody locks a table for too long
    """
    limit_lock_wait()
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [SEALER_LOCK_ID])
        if not cursor.fetchone()[0]:
            return None
    last = find_last_head()
    batch = _take_batch(last)
    if not batch.leaves and not _is_head_due(last):
        return None
    return _create_head(batch, last)


def _take_batch(last: CheckedHead) -> Batch:
    horizon = get_horizon()  # before the records are listed: all below it are seen
    records = list_unsealed_records(
        _get_last_horizon(last, horizon), last.oldest_format, BATCH_SIZE
    )
    is_full = len(records) == BATCH_SIZE
    _report_broken_chains(records)
    return Batch(
        leaves=_build_leaves(records, first=last.last + 1),
        horizon=min(horizon, records[-1].transaction) if is_full else horizon,
        # Records of a format that has ended are taken over in the first batches, and never again.
        oldest_format=last.oldest_format
        if is_full and records[0].format == FIRST_FORMAT
        else RECORD_FORMAT,
    )


def _get_last_horizon(last: CheckedHead, horizon: int) -> int:
    """Below which transaction everything is sealed; 0, to look at everything, where the last head
    states one that is still to come: the database was filled from a dump."""
    if last.horizon > horizon:
        logger.error("head %s states a horizon that is still to come", last.number)
        return 0
    return last.horizon


def _is_head_due(last: CheckedHead) -> bool:
    if last is NO_HEAD:
        return False
    sealed_at = datetime.fromtimestamp(last.statement["sealed_at"] / 1_000_000, UTC)
    # Also after one that is dated ahead, by a clock that is right again.
    return last.format == FIRST_FORMAT or abs(clock.now() - sealed_at) >= HEAD_INTERVAL


def _build_leaves(records: Sequence[UnsealedRecord], *, first: int) -> list[Leaf]:
    """The leaves of the records; one that cannot be read gets none, and verification tells it."""
    leaves: dict[Any, Leaf] = {}
    for model, column in RECORD_TABLES:
        ids = [record.id for record in records if record.model is model]
        for key, record in read_records(model, ids).items():
            if record is not None and (digest := _compute_digest(record)):
                leaves[key] = Leaf(**{f"{column}_id": key, "digest": digest})
    ordered = [leaves[record.id] for record in records if record.id in leaves]
    for position, leaf in enumerate(ordered, start=first):
        leaf.position = position
    return ordered


def _compute_digest(record: Any) -> bytes | None:
    try:
        return hash_record(record, get_transaction(record))
    except UNREADABLE:
        logger.error("a record of the journal cannot be sealed: %s", record.pk)
        return None


def _report_broken_chains(records: Sequence[UnsealedRecord]) -> None:
    """Log each chain of these records of which a link is missing: what was not sealed yet was
    removed. Verification finds it too, whenever it is asked."""
    chains = list({record.chain for record in records if record.chain})
    if not chains:
        return
    with connection.cursor() as cursor:
        cursor.execute(BROKEN_CHAINS_SQL, [chains, chains])
        for chain, missing in cursor.fetchall():
            logger.error("%s records of the writer %s are missing in the journal", missing, chain)


def _create_head(batch: Batch, last: CheckedHead) -> Head:
    Leaf.objects.bulk_create(batch.leaves)
    head = Head(
        number=last.number + 1,
        first=last.last + 1,
        last=last.last + len(batch.leaves),
        root=compute_root([bytes(leaf.digest) for leaf in batch.leaves]),
        previous=last.digest,
        horizon=batch.horizon,
        sealed_at=clock.now(),
        oldest_format=batch.oldest_format,
    )
    head.signature = get_signing_key().sign(serialize_head(head))
    head.save(force_insert=True)
    return head
