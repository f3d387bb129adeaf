"""Signed heads: their bytes, the file to which they are appended, and whether one follows another.

The file decides. It lies outside the database, whose rows are only believed where a signature
holds.
"""

import json
import logging
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import connection

from rantau.common.keys import read_ed25519_key
from rantau.journal.mac import FIRST_FORMAT, to_microseconds
from rantau.journal.merkle import EMPTY_ROOT, hash_leaf
from rantau.journal.models import Head
from rantau.journal.records import UNREADABLE, read_rows

logger = logging.getLogger("rantau.journal")
SEALING_KEY_FILE = "sealing_ed25519.pem"
SEALER_LOCK_ID = 7_268_001
LOCK_TIMEOUT_SQL = "set local lock_timeout = '5s'"
TAIL_BYTES = 65_536  # bytes; a head's line has some 600
HEADS_A_PAGE = 1000


@lru_cache(maxsize=1)
def get_signing_key() -> Ed25519PrivateKey:
    """The sealer's own key, kept beside the database, never in it."""
    return read_ed25519_key(SEALING_KEY_FILE)


def get_public_key() -> Ed25519PublicKey:
    """The key by which anybody checks the heads."""
    return get_signing_key().public_key()


@dataclass(frozen=True)
class CheckedHead:
    """What a head states, its digest, by which the next one names it, and what is wrong with it.

    statement  empty where it could not be read or was not signed by us
    """

    statement: Mapping[str, Any]
    digest: bytes = EMPTY_ROOT
    fault: str = ""

    @property
    def number(self) -> int:
        """Its place among the heads, from 1; 0 before the first."""
        return int(self.statement.get("number", 0))

    @property
    def last(self) -> int:
        """The last position that is sealed."""
        return int(self.statement.get("last", 0))

    @property
    def format(self) -> int:
        """Of the statement itself."""
        return int(self.statement.get("format", FIRST_FORMAT))

    @property
    def oldest_format(self) -> int:
        """The oldest format that a record sealed later may have."""
        return int(self.statement.get("oldest_format", FIRST_FORMAT))

    @property
    def horizon(self) -> int:
        """Below which transaction everything is sealed; 0, nothing, where it was not signed."""
        return int(self.statement.get("horizon", 0))


NO_HEAD = CheckedHead({})


def serialize_head(head: Head) -> bytes:
    """The bytes that the sealer signs: every column but the signature."""
    content: dict[str, Any] = {
        "number": head.number,
        "first": head.first,
        "last": head.last,
        "root": bytes(head.root).hex(),
        "previous": bytes(head.previous).hex(),
        "sealed_at": to_microseconds(head.sealed_at),
    }
    if head.format != FIRST_FORMAT:
        content["id"] = str(head.id)
        content["horizon"] = head.horizon
        content["format"] = head.format
        content["oldest_format"] = head.oldest_format
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def format_head(head: Head) -> dict[str, str]:
    """A head as it is published: the text that was signed, and the signature in hexadecimal."""
    statement, signature = serialize_head(head).decode(), bytes(head.signature).hex()
    return {"statement": statement, "signature": signature}


def check_record(number: int, record: Any, key: Ed25519PublicKey) -> CheckedHead:
    """What a published head states, once its signature was checked.

    number  by which a fault names it
    record  as `format_head` makes it, or whatever else was found
    """
    try:
        statement, signature = record["statement"].encode(), bytes.fromhex(record["signature"])
        key.verify(signature, statement)
        return CheckedHead(json.loads(statement), hash_leaf(statement + signature))
    except InvalidSignature:
        return CheckedHead({}, fault=f"head {number}: the signature does not hold")
    except (*UNREADABLE, KeyError):
        return CheckedHead({}, fault=f"head {number}: the line cannot be read")


def check_line(number: int, line: str, key: Ed25519PublicKey) -> CheckedHead:
    """`check_record` of a line of the file."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        record = None
    return check_record(number, record, key)


def find_link_fault(head: CheckedHead, before: CheckedHead) -> str:
    """Why a head does not follow the one before; empty when it does."""
    if head.number != before.number + 1:
        return f"head {before.number + 1}: out of order"
    follows = head.statement["previous"] == before.digest.hex()
    if not follows or head.statement["first"] != before.last + 1:
        return f"head {head.number}: does not follow the head before it"
    if head.format < before.format or head.oldest_format < before.oldest_format:
        return f"head {head.number}: goes back to a format that had ended"
    return ""


def read_heads(numbers: list[int]) -> dict[int, Head | None]:
    """Heads of the database by number; None for one that cannot be read."""
    return read_rows(lambda part: list(Head.objects.filter(number__in=part)), "number", numbers)


def check_row(number: int, row: Head | None) -> CheckedHead:
    """What a head of the database states."""
    return check_record(number, _format_row(row), get_public_key())


def _format_row(row: Head | None) -> dict[str, str] | None:
    """`format_head` of a row as it was found; None where that cannot be read."""
    try:
        return format_head(row) if row else None
    except UNREADABLE:
        return None


def list_published_heads(after: int) -> list[dict[str, str]]:
    """The heads of the database after that number, at most HEADS_A_PAGE, as they are published."""
    numbers = _list_numbers_after(after)
    rows = read_heads(numbers)
    records = (_format_row(rows.get(number)) for number in numbers)
    # A row that cannot be read ends the list, as if what follows had been cut off.
    return [record for record in takewhile(bool, records) if record]


def get_heads_path() -> Path:
    """The file to which signed heads are appended; it can be copied away and published."""
    return Path(settings.RANTAU_FILES) / "journal" / "heads.jsonl"


def find_last_head() -> CheckedHead:
    """The last head there is: of the file, or of the database where it follows that one, signed.
    What the database says otherwise is logged and not believed. Raises ValueError where the
    file's last head was not signed by us."""
    last = NO_HEAD
    if get_heads_path().exists():
        with get_heads_path().open("rb") as file:
            _, last = _find_last_published(file)
    if last.fault:
        raise ValueError(last.fault)
    if last.number and check_row(last.number, read_heads([last.number]).get(last.number)) != last:
        logger.error("head %s was changed in the database", last.number)
    for head, _line in _iterate_unpublished(last):
        last = head
    return last


def limit_lock_wait() -> None:
    """Let the rest of the transaction wait a few seconds at most for each lock: whoever keeps the
    sealer waiting must not stop the worker's other tasks, nor verification."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_TIMEOUT_SQL)


def publish_heads() -> None:
    """Append to the file the heads that it lacks, flushed to the disk before this returns.

    One at a time, in the caller's transaction, or two workers would append the same heads. A
    line that a crash cut short is removed and written again. A head that we did not sign is not
    appended, nor what comes after it.

    Raises  OperationalError where another holds the lock for too long
    """
    limit_lock_wait()
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [SEALER_LOCK_ID])
    path = get_heads_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        complete_size, last = _find_last_published(file)
        lines = [] if last.fault else [line for _, line in _iterate_unpublished(last)]
        if not lines:
            return
        file.truncate(complete_size)
        file.write(b"".join(lines))
        file.flush()
        os.fsync(file.fileno())


def _find_last_published(file: IO[bytes]) -> tuple[int, CheckedHead]:
    """Where the last complete line ends, and its head; 0 and no head for an empty file. Only the
    file's end is read, since it grows for years."""
    size = file.seek(0, os.SEEK_END)
    start = max(size - TAIL_BYTES, 0)
    file.seek(start)
    lines = file.read().splitlines(keepends=True)
    complete_lines = [line for line in lines[1 if start else 0 :] if line.endswith(b"\n")]
    if not complete_lines:
        return 0, NO_HEAD
    cut = 0 if lines[-1].endswith(b"\n") else len(lines[-1])
    last = check_line(0, complete_lines[-1].decode(errors="replace"), get_public_key())
    return size - cut, last


def _iterate_unpublished(last: CheckedHead) -> Iterator[tuple[CheckedHead, bytes]]:
    """The database's heads after `last`, in order, each with its line; up to the first that does
    not follow or was not signed by us, which is logged."""
    while numbers := _list_numbers_after(last.number):
        rows = read_heads(numbers)
        for number in numbers:
            row = rows.get(number)
            head = check_row(number, row)
            fault = head.fault or find_link_fault(head, last)
            if fault or row is None:
                logger.error("the database is not believed: %s", fault)
                return
            yield head, json.dumps(format_head(row)).encode() + b"\n"
            last = head


def _list_numbers_after(number: int) -> list[int]:
    numbers = Head.objects.filter(number__gt=number).order_by("number")
    return list(numbers.values_list("number", flat=True)[:HEADS_A_PAGE])
