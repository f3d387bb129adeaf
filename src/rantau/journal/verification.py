"""Find any entry, reading or head that was changed, removed, inserted, reordered or cut off, and
say where."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from rantau.common import clock
from rantau.journal.heads import (
    NO_HEAD,
    CheckedHead,
    check_line,
    check_row,
    find_link_fault,
    get_public_key,
    read_heads,
)
from rantau.journal.mac import Record, has_own_mac, hash_record
from rantau.journal.merkle import compute_root
from rantau.journal.models import Entry, Head, Leaf, Reading
from rantau.journal.records import (
    RECORD_TABLES,
    UNREADABLE,
    UnsealedRecord,
    get_recorded_at,
    get_transaction,
    list_unsealed_records,
    name_record,
    read_records,
    read_rows,
    split,
)

MISSING_REVISIONS_SQL = """
    select subject, revision from (
        select subject_kind, subject, revision,
               lag(revision::bigint, 1, 0::bigint)
                   over (partition by subject_kind, subject order by revision) as before
          from journal_entry) e
     where revision <> before + 1 order by subject, revision
"""
MISSING_LINKS_SQL = """
    select chain, link from (
        select chain, link,
               lag(link::bigint, 1, 0::bigint) over (partition by chain order by link) as before
          from (select chain, link from journal_entry where chain is not null union all
                select chain, link from journal_reading where chain is not null) r) l
     where link <> before + 1 order by chain, link
"""
# What was sealed during the check has a later head, which the next check reads. Of heads up to the
# last one checked the table proves nothing: the file of heads was read instead.
LEAF_WITHOUT_HEAD_SQL = """
    select position from journal_leaf
     where position is null or position < 1
        or position > greatest(%s, (select max(last) from journal_head where number > %s))
     order by position limit 1
"""
# A position between two others, once the column is no longer one of whole numbers.
EXTRA_LEAVES_SQL = "select count(*) - %s from journal_leaf where position between 1 and %s"
# The owner may drop keys and NOT NULL. A null is neither below nor above anything, so that no other
# statement finds such a row; nor one of a format below the first, or a head between two others. Of
# two rows with one key only one is compared with its leaf or head.
UNCOUNTED_SQL = """
    select 'entry ' || id || ': cannot be read' from journal_entry
     where xid is null or format is null or format < 1
    union all
    select 'reading ' || id || ': cannot be read' from journal_reading
     where xid is null or format is null or format < 1
    union all
    select 'head ' || coalesce(number::text, 'null') || ': is none of ours' from journal_head
     where number is null or number < 1 or number <> trunc(number)
    union all
    select 'entry ' || id || ': is there more than once' from journal_entry
     group by id having count(*) > 1
    union all
    select 'reading ' || id || ': is there more than once' from journal_reading
     group by id having count(*) > 1
    union all
    select 'position ' || position || ': is there more than once' from journal_leaf
     group by position having count(*) > 1
    union all
    select 'head ' || number || ': is there more than once' from journal_head
     group by number having count(*) > 1
"""
MAX_PUBLISHING_DELAY = timedelta(minutes=1)
MAX_SEALING_PAUSE = timedelta(minutes=2)  # heads are a minute apart when nothing is written
MAX_UNSEALED = timedelta(seconds=10)  # the sealer is at work every five seconds


@dataclass(frozen=True)
class LateRecord:
    """A record of ours that no head seals, though it was written `age` ago: its transaction stayed
    open for long, the sealer is behind, or it is kept from being sealed."""

    id: UUID
    name: str
    age: timedelta


@dataclass(frozen=True)
class JournalVerification:
    """How many records (entries and readings) were sealed and checked, how many are not sealed
    yet, every fault, in the order of the journal, and what is not sealed after MAX_UNSEALED.

    late  is no fault before the sealer was given the time to seal it
    """

    sealed: int
    unsealed: int
    faults: tuple[str, ...] = ()
    late: tuple[LateRecord, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether no fault was found."""
        return not self.faults


@dataclass
class _Findings:
    """The faults and late records until now, and the last head that was checked."""

    faults: list[str] = field(default_factory=list)
    late: list[LateRecord] = field(default_factory=list)
    last: CheckedHead = NO_HEAD


def verify_journal(heads_path: Path, *, is_old_copy: bool = False) -> JournalVerification:
    """Check the whole journal against the published heads, in the caller's transaction.

    After a head that cannot be read or is not signed by us nothing sealed later can be judged.

    heads_path   the file of signed heads, one JSON object a line
    is_old_copy  the file is a copy from some time ago: later heads are in the database only
    """
    found = _Findings()
    lines = _read_complete_lines(heads_path)
    for head in chain(
        _iterate_published_heads(lines),
        _iterate_unpublished_heads(len(lines), is_old_copy=is_old_copy),
    ):
        if fault := head.fault or (head.statement and find_link_fault(head, found.last)):
            found.faults.append(str(fault))
        if not head.statement:
            break
        found.faults += _list_batch_faults(head, found.last.oldest_format)
        found.last = head
    unsealed = _check_unsealed_records(found)
    found.faults += _list_faults_between_records(found.last)
    return JournalVerification(found.last.last, unsealed, tuple(found.faults), tuple(found.late))


def _read_complete_lines(path: Path) -> list[str]:
    """The complete lines of the file; one that is being written does not count yet."""
    lines = path.read_text(errors="replace").splitlines(keepends=True) if path.exists() else []
    return [line for line in lines if line.endswith("\n")]


def _iterate_published_heads(lines: list[str]) -> Iterator[CheckedHead]:
    """The heads of the file; the fault of one tells where the database's row differs."""
    for numbered in split(list(enumerate(lines, 1))):
        rows = read_heads([number for number, _ in numbered])
        for number, line in numbered:
            head = check_line(number, line, get_public_key())
            yield head if head.fault else _compare_row(number, head, rows)


def _compare_row(number: int, head: CheckedHead, rows: Mapping[int, Head | None]) -> CheckedHead:
    if number not in rows:
        fault = f"head {number}: was removed from the database"
    elif check_row(number, rows[number]) != head:
        fault = f"head {number}: was changed in the database"
    else:
        return head
    return CheckedHead(head.statement, head.digest, fault)


def _iterate_unpublished_heads(published: int, *, is_old_copy: bool) -> Iterator[CheckedHead]:
    """Heads that the file does not have yet. They are published within a minute of the time that
    they state and sign, so that an older one was cut off from the file."""
    later = Head.objects.filter(number__gt=published).order_by("number")
    for numbers in split(list(later.values_list("number", flat=True))):
        rows = read_heads(list(numbers))
        for number in numbers:
            head = check_row(number, rows.get(number))
            if head.statement and not is_old_copy and _is_older(head, MAX_PUBLISHING_DELAY):
                fault = f"position {head.statement['first']}: cut off from the heads file"
                head = CheckedHead(head.statement, head.digest, fault)
            yield head


def _is_older(head: CheckedHead, age: timedelta) -> bool:
    sealed_at = datetime.fromtimestamp(head.statement["sealed_at"] / 1_000_000, UTC)
    return clock.now() - sealed_at > age


def _list_batch_faults(head: CheckedHead, oldest_format: int) -> list[str]:
    """The faulty positions of one sealed batch, each as a sentence.

    oldest_format  of a record that the head before it allows
    """
    positions = range(head.statement["first"], head.last + 1)
    if not positions:
        return []
    found = read_rows(
        lambda part: list(Leaf.objects.filter(position__in=part)), "position", positions
    )
    leaves = {position: leaf for position, leaf in found.items() if leaf}
    records: dict[Any, Record | None] = {}
    for model, column in RECORD_TABLES:
        ids = [getattr(leaf, f"{column}_id") for leaf in leaves.values()]
        records |= read_records(model, [key for key in ids if key])
    faults = []
    for position in positions:
        leaf = leaves.get(position)
        if leaf is None:
            faults.append(f"position {position}: the leaf is missing")
        elif fault := _find_leaf_fault(leaf, records, oldest_format):
            faults.append(f"position {position}: {fault}")
    if faults:
        return faults
    root = compute_root([bytes(leaves[position].digest) for position in positions])
    if root.hex() != head.statement["root"]:
        return [f"positions {positions[0]}-{positions[-1]}: reordered or replaced"]
    return []


def _find_leaf_fault(leaf: Leaf, records: Mapping[Any, Record | None], oldest_format: int) -> str:
    """What is wrong with one leaf or its record; empty when it is as it was sealed."""
    if (leaf.entry_id is None) == (leaf.reading_id is None):
        return "the leaf was changed"
    key = leaf.entry_id or leaf.reading_id
    name = name_record(Entry if leaf.entry_id else Reading, key)
    if key not in records:
        return f"{name} was removed"
    if (record := records[key]) is None:
        return f"{name} cannot be read: it was changed"
    try:
        fault = _find_record_fault(leaf, record, oldest_format)
    except UNREADABLE:
        fault = "cannot be read: it was changed"
    return fault and f"{name} {fault}"


def _find_record_fault(leaf: Leaf, record: Record, oldest_format: int) -> str:
    if isinstance(record, Entry) != (leaf.entry_id is not None):
        return "is not what the leaf says"
    if hash_record(record, get_transaction(record)) != bytes(leaf.digest):
        return "was changed"
    if record.format < oldest_format or not has_own_mac(record):
        return "was not written by Rantau"
    return ""


def _check_unsealed_records(found: _Findings) -> int:
    """Count the records after the last head; add to the faults each that has not our MAC, or that
    the sealer has passed, and that the sealer has stopped; note what is late."""
    unsealed = list_unsealed_records(0, 0)
    for part in split(unsealed):
        records: dict[Any, Record | None] = {}
        for model, _ in RECORD_TABLES:
            records |= read_records(model, [each.id for each in part if each.model is model])
        for each in part:
            _judge_unsealed(each, records.get(each.id), found)
    if unsealed and found.last.number:
        if _is_older(found.last, MAX_SEALING_PAUSE):
            found.faults.append(f"head {found.last.number}: nothing was sealed since")
        elif not _is_older(found.last, -MAX_SEALING_PAUSE):
            found.faults.append(f"head {found.last.number}: is dated ahead of now")
    return len(unsealed)


def _judge_unsealed(unsealed: UnsealedRecord, record: Record | None, found: _Findings) -> None:
    name = name_record(unsealed.model, unsealed.id)
    if fault := _find_unsealed_fault(unsealed, record, found.last):
        found.faults.append(f"{name}: {fault}")
    elif record and (age := clock.now() - get_recorded_at(record)) > MAX_UNSEALED:
        found.late.append(LateRecord(unsealed.id, name, age))


def _find_unsealed_fault(unsealed: UnsealedRecord, record: Record | None, last: CheckedHead) -> str:
    """What is wrong with a record that has no leaf. Below the last head's horizon everything was
    sealed, and nothing can appear there any more."""
    if record is None:
        return "cannot be read"
    if unsealed.format < last.oldest_format:
        return "not written by Rantau"
    try:
        if not has_own_mac(record):
            return "not written by Rantau"
    except UNREADABLE:
        return "cannot be read"
    return "was kept from being sealed" if unsealed.transaction < last.horizon else ""


def _list_faults_between_records(last: CheckedHead) -> Iterator[str]:
    """The first leaf outside all heads, rows that no key tells apart, records of which a revision
    has no entry, and writers of whose entries and readings one is missing.

    last  the last head that was checked
    """
    with connection.cursor() as cursor:
        cursor.execute(LEAF_WITHOUT_HEAD_SQL, [last.last, last.number])
        for (stray,) in cursor.fetchall():
            yield f"position {stray}: sealed by no head"
        cursor.execute(EXTRA_LEAVES_SQL, [last.last, last.last])
        if (extra := cursor.fetchone()[0]) > 0:
            yield f"leaves: {extra} more than were sealed"
        cursor.execute(UNCOUNTED_SQL)
        for (fault,) in cursor.fetchall():
            yield fault or "a row has no key"
        cursor.execute(MISSING_REVISIONS_SQL)
        for subject, revision in cursor.fetchall():
            yield f"record {subject}: an entry before revision {revision} is gone"
        cursor.execute(MISSING_LINKS_SQL)
        for writer, link in cursor.fetchall():
            yield f"writer {writer}: what it wrote before its number {link} is gone or doubled"
