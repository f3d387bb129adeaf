"""Find any journal entry that was changed, removed, inserted, reordered or cut off, and say
where."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from django.db import connection

from rantau.common import clock
from rantau.common.hashing import is_equal_hash
from rantau.journal.mac import compute_mac, hash_entry
from rantau.journal.merkle import EMPTY_ROOT, compute_root, hash_leaf
from rantau.journal.models import Entry, Head, Leaf
from rantau.journal.sealing import get_signing_key, serialize_head

MISSING_REVISIONS_SQL = """
    select subject, revision from (
        select subject_kind, subject, revision,
               lag(revision, 1, 0)
                   over (partition by subject_kind, subject order by revision) as before
          from journal_entry) e
     where revision <> before + 1 order by subject, revision
"""
ENTRIES_WITHOUT_LEAF_SQL = """
    select e.* from journal_entry e
     where not exists (select 1 from journal_leaf l where l.entry = e.id)
     order by e.id
"""
# What was sealed during the check has a later head, which the next check reads. Of heads up to the
# last one checked the table proves nothing: the file of heads was read instead.
LEAF_WITHOUT_HEAD_SQL = """
    select min(position) from journal_leaf
     where position < 1
        or position > greatest(%s, (select max(last) from journal_head where number > %s))
"""
MAX_PUBLISHING_DELAY = timedelta(minutes=1)


@dataclass(frozen=True)
class JournalVerification:
    """How many entries were sealed and checked, how many are not sealed yet, and every fault, in
    the order of the journal."""

    sealed: int
    unsealed: int
    faults: tuple[str, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether no fault was found."""
        return not self.faults


def verify_journal(heads_path: Path, *, is_old_copy: bool = False) -> JournalVerification:
    """Check the whole journal against the published heads, in the caller's transaction.

    After a head that cannot be read or is not signed by us nothing sealed later can be judged.

    heads_path   the file of signed heads, one JSON object a line
    is_old_copy  the file is a copy from some time ago: later heads are in the database only
    """
    sealed = number = 0
    previous = EMPTY_ROOT
    faults: list[str] = []
    lines = _read_complete_lines(heads_path)
    for head, digest, broken in chain(
        _iterate_published_heads(lines),
        _iterate_unpublished_heads(len(lines), is_old_copy=is_old_copy),
    ):
        if fault := broken or _find_link_fault(head, number, previous, sealed):
            faults.append(fault)
        if not head:
            break
        faults += _list_batch_faults(head)
        sealed, number, previous = head["last"], head["number"], digest
    unsealed = _count_unsealed_entries(faults)
    faults += _list_faults_between_entries(sealed, number)
    return JournalVerification(sealed, unsealed, tuple(faults))


# What a head states, its digest, and what is wrong with it.
CheckedHead = tuple[dict[str, Any], bytes, str]


def _read_complete_lines(path: Path) -> list[str]:
    """The complete lines of the file; one that is being written does not count yet."""
    lines = path.read_text(errors="replace").splitlines(keepends=True) if path.exists() else []
    return [line for line in lines if line.endswith("\n")]


def _iterate_published_heads(lines: list[str]) -> Iterator[CheckedHead]:
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            statement, signature = record["statement"].encode(), bytes.fromhex(record["signature"])
            yield _check_signature(number, statement, signature)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            yield {}, b"", f"head {number}: the line cannot be read"


def _iterate_unpublished_heads(published: int, *, is_old_copy: bool) -> Iterator[CheckedHead]:
    """Heads that the file does not have yet. They are published within a minute of the time that
    they state and sign, so that an older one was cut off from the file."""
    for head in Head.objects.filter(number__gt=published).order_by("number"):
        stated, digest, fault = _check_signature(
            head.number, serialize_head(head), bytes(head.signature)
        )
        if not is_old_copy and clock.now() - head.sealed_at > MAX_PUBLISHING_DELAY:
            fault = f"position {head.first}: cut off from the heads file"
        yield stated, digest, fault


def _check_signature(number: int, statement: bytes, signature: bytes) -> CheckedHead:
    try:
        get_signing_key().public_key().verify(signature, statement)
    except InvalidSignature:
        return {}, b"", f"head {number}: the signature does not hold"
    return json.loads(statement), hash_leaf(statement + signature), ""


def _find_link_fault(head: dict[str, Any], number: int, previous: bytes, sealed: int) -> str:
    """Why a head does not follow the one before, of that number and digest, sealed up to there."""
    if head["number"] != number + 1:
        return f"head {number + 1}: out of order"
    if head["previous"] != previous.hex() or head["first"] != sealed + 1:
        return f"head {head['number']}: does not follow the head before it"
    return ""


def _list_batch_faults(head: dict[str, Any]) -> list[str]:
    """The faulty positions of one sealed batch, each as a sentence."""
    positions = range(head["first"], head["last"] + 1)
    leaves = {
        leaf.position: leaf
        for leaf in Leaf.objects.filter(position__range=(head["first"], head["last"]))
    }
    entries = Entry.objects.in_bulk([leaf.entry_id for leaf in leaves.values()])
    faults = []
    for position in positions:
        leaf = leaves.get(position)
        if leaf is None:
            faults.append(f"position {position}: the leaf is missing")
        elif fault := _find_entry_fault(leaf, entries.get(leaf.entry_id)):
            faults.append(f"position {position}: entry {leaf.entry_id} {fault}")
    if faults:
        return faults
    root = compute_root([bytes(leaves[position].digest) for position in positions])
    if root.hex() != head["root"]:
        return [f"positions {head['first']}-{head['last']}: reordered or replaced"]
    return []


def _find_entry_fault(leaf: Leaf, entry: Entry | None) -> str:
    """What is wrong with one sealed entry; empty when it is as it was sealed."""
    if entry is None:
        return "was removed"
    if hash_entry(entry) != bytes(leaf.digest):
        return "was changed"
    if not is_equal_hash(compute_mac(entry), bytes(entry.mac)):
        return "was not written by Rantau"
    return ""


def _count_unsealed_entries(faults: list[str]) -> int:
    """Count the entries after the last head, and add to `faults` each that has not our MAC."""
    count = 0
    for entry in Entry.objects.raw(ENTRIES_WITHOUT_LEAF_SQL):
        count += 1
        if not is_equal_hash(compute_mac(entry), bytes(entry.mac)):
            faults.append(f"entry {entry.id}: not written by Rantau")
    return count


def _list_faults_between_entries(sealed: int, number: int) -> Iterator[str]:
    """The first leaf outside all heads, and records of which a revision has no entry.

    sealed  the last position of the last head that was checked, of that number
    """
    with connection.cursor() as cursor:
        cursor.execute(LEAF_WITHOUT_HEAD_SQL, [sealed, number])
        stray = cursor.fetchone()[0]
        if stray is not None:
            yield f"position {stray}: sealed by no head"
        cursor.execute(MISSING_REVISIONS_SQL)
        for subject, revision in cursor.fetchall():
            yield f"record {subject}: an entry before revision {revision} is gone"
