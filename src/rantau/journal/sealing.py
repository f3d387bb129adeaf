"""Give entries their position, sign each batch as a Merkle head, and publish the heads to a file.

One sealer at a time, by an advisory lock.
"""

import json
import logging
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection

from rantau.common import clock
from rantau.common.keys import read_ed25519_key
from rantau.journal.mac import hash_entry, to_microseconds
from rantau.journal.merkle import EMPTY_ROOT, compute_root, hash_leaf
from rantau.journal.models import Entry, Head, Leaf

logger = logging.getLogger("rantau.journal")
SEALING_KEY_FILE = "sealing_ed25519.pem"
SEALER_LOCK_ID = 7_268_001
BATCH_SIZE = 5_000
TAIL_BYTES = 65_536  # bytes; a head's line has some 400

# The ORM knows no transaction ids to compare with the horizon.
UNSEALED_ENTRIES_SQL = """
    select e.*, e.xid::text::bigint as transaction from journal_entry e
     where e.xid < %s::text::xid8 and e.xid >= %s::text::xid8
       and not exists (select 1 from journal_leaf l where l.entry = e.id)
     order by e.xid, e.id limit %s
"""


@lru_cache(maxsize=1)
def get_signing_key() -> Ed25519PrivateKey:
    """The sealer's own key, kept beside the database, never in it."""
    return read_ed25519_key(SEALING_KEY_FILE)


def get_horizon() -> int:
    """The oldest transaction still running: everything below it is committed or rolled back for
    good."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def seal_batch() -> Head | None:
    """Seal the entries below the horizon, at most one batch, inside the caller's transaction.

    Returns the new head, or None when there was nothing to seal or another sealer is at work.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [SEALER_LOCK_ID])
        if not cursor.fetchone()[0]:
            return None
    horizon = get_horizon()
    last = Head.objects.order_by("-number").first()
    last_horizon = _get_last_horizon(last, horizon)
    entries = list(Entry.objects.raw(UNSEALED_ENTRIES_SQL, [horizon, last_horizon, BATCH_SIZE]))
    if not entries:
        return None
    new_horizon = int(vars(entries[-1])["transaction"]) if len(entries) == BATCH_SIZE else horizon
    return _create_head(entries, last=last, horizon=new_horizon)


def _get_last_horizon(last: Head | None, horizon: int) -> int:
    """Below which transaction everything is sealed; 0, to look at everything, where the last head
    states one that is still to come. The horizon only ever grows: somebody set it, which would stop
    the sealing, or the database was filled from a dump."""
    if last is None:
        return 0
    if last.horizon > horizon:
        logger.error("head %s states a horizon that is still to come", last.number)
        return 0
    return last.horizon


def _create_head(entries: Sequence[Entry], *, last: Head | None, horizon: int) -> Head:
    first = last.last + 1 if last else 1
    leaves = [
        Leaf(position=first + i, entry_id=entry.id, digest=hash_entry(entry))
        for i, entry in enumerate(entries)
    ]
    Leaf.objects.bulk_create(leaves)
    head = Head(
        number=last.number + 1 if last else 1,
        first=first,
        last=first + len(leaves) - 1,
        root=compute_root([bytes(leaf.digest) for leaf in leaves]),
        previous=hash_head(last) if last else EMPTY_ROOT,
        horizon=horizon,
        sealed_at=clock.now(),
    )
    head.signature = get_signing_key().sign(serialize_head(head))
    head.save(force_insert=True)
    return head


def serialize_head(head: Head) -> bytes:
    """The bytes that the sealer signs: the batch's position, root, previous head and time."""
    content = {
        "number": head.number,
        "first": head.first,
        "last": head.last,
        "root": bytes(head.root).hex(),
        "previous": bytes(head.previous).hex(),
        "sealed_at": to_microseconds(head.sealed_at),
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def hash_head(head: Head) -> bytes:
    """The digest by which the next head names this one."""
    return hash_leaf(serialize_head(head) + bytes(head.signature))


def get_heads_path() -> Path:
    """The file to which signed heads are appended; it can be copied away and published."""
    return Path(settings.RANTAU_DATA) / "journal" / "heads.jsonl"


def publish_heads() -> None:
    """Append to the file the heads that it lacks, flushed to the disk before this returns.

    One at a time, in the caller's transaction, or two workers would append the same heads. A
    line that a crash cut short is removed and written again.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [SEALER_LOCK_ID])
    path = get_heads_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        complete_size, last = _find_last_head(file)
        heads = Head.objects.filter(number__gt=last).order_by("number")
        lines = [_format_head(head) for head in heads]
        if not lines:
            return
        file.truncate(complete_size)
        file.write(b"".join(lines))
        file.flush()
        os.fsync(file.fileno())


def _find_last_head(file: IO[bytes]) -> tuple[int, int]:
    """Where the last complete line ends, and the number of its head; both 0 for an empty file.
    Only the file's end is read, since it grows for years."""
    size = file.seek(0, os.SEEK_END)
    start = max(size - TAIL_BYTES, 0)
    file.seek(start)
    lines = file.read().splitlines(keepends=True)
    complete_lines = [line for line in lines[1 if start else 0 :] if line.endswith(b"\n")]
    if not complete_lines:
        return 0, 0
    cut = 0 if lines[-1].endswith(b"\n") else len(lines[-1])
    record = json.loads(complete_lines[-1])
    return size - cut, int(json.loads(record["statement"])["number"])


def _format_head(head: Head) -> bytes:
    record = {"statement": serialize_head(head).decode(), "signature": bytes(head.signature).hex()}
    return json.dumps(record).encode() + b"\n"
