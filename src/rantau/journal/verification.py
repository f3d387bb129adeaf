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

MISSING_REVISION_SQL = """
    select subject, revision from (
        select subject_kind, subject, revision,
               lag(revision, 1, 0)
                   over (partition by subject_kind, subject order by revision) as before
          from journal_entry) e
     where revision <> before + 1 limit 1
"""
ENTRIES_WITHOUT_LEAF_SQL = """
    select e.* from journal_entry e
     where not exists (select 1 from journal_leaf l where l.entry = e.id)
     order by e.id
"""
# What was sealed during the check has a head, which the next check reads.
LEAVES_WITHOUT_HEAD_SQL = """
    select count(*) from journal_leaf
     where position > greatest(%s, (select max(last) from journal_head))
"""
MAX_PUBLISHING_DELAY = timedelta(minutes=1)


@dataclass(frozen=True)
class JournalVerification:
    """How many entries were sealed and checked, how many are not sealed yet, and the first
    fault."""

    sealed: int
    unsealed: int
    fault: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether no fault was found."""
        return not self.fault


def verify_journal(heads_path: Path, *, is_old_copy: bool = False) -> JournalVerification:
    """Check the whole journal against the published heads, in the caller's transaction.

    heads_path   the file of signed heads, one JSON object a line
    is_old_copy  the file is a copy from some time ago: later heads are in the database only
    """
    sealed = number = 0
    previous = EMPTY_ROOT
    lines = _read_complete_lines(heads_path)
    for head, digest, broken in chain(
        _iterate_published_heads(lines),
        _iterate_unpublished_heads(len(lines), is_old_copy=is_old_copy),
    ):
        fault = (
            broken or _find_link_fault(head, number, previous, sealed) or _find_batch_fault(head)
        )
        if fault:
            return JournalVerification(sealed=sealed, unsealed=0, fault=fault)
        sealed, number, previous = head["last"], head["number"], digest
    return _verify_unsealed_entries(sealed)


# What a head states, its digest, and what is wrong with it.
CheckedHead = tuple[dict[str, Any], bytes, str]


def _read_complete_lines(path: Path) -> list[str]:
    """The complete lines of the file; one that is being written does not count yet."""
    lines = path.read_text().splitlines(keepends=True) if path.exists() else []
    return [line for line in lines if line.endswith("\n")]


def _iterate_published_heads(lines: list[str]) -> Iterator[CheckedHead]:
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            statement, signature = record["statement"].encode(), bytes.fromhex(record["signature"])
            yield _check_signature(number, statement, signature)
        except (ValueError, TypeError, KeyError, AttributeError):
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


def _find_batch_fault(head: dict[str, Any]) -> str:
    """The first faulty leaf or entry of one sealed batch, as a sentence; empty when there is
    none."""
    leaves = list(
        Leaf.objects.filter(position__range=(head["first"], head["last"])).order_by("position")
    )
    entries = Entry.objects.in_bulk([leaf.entry_id for leaf in leaves])
    for place, leaf in enumerate(leaves, head["first"]):
        if leaf.position != place:
            return f"position {place}: the leaf is missing"
        if fault := _find_entry_fault(leaf, entries.get(leaf.entry_id)):
            return f"position {place}: entry {leaf.entry_id} {fault}"
    if len(leaves) != head["last"] - head["first"] + 1:
        return f"position {head['first'] + len(leaves)}: the leaf is missing"
    if compute_root([bytes(leaf.digest) for leaf in leaves]).hex() != head["root"]:
        return f"positions {head['first']}-{head['last']}: reordered or replaced"
    return ""


def _find_entry_fault(leaf: Leaf, entry: Entry | None) -> str:
    """What is wrong with one sealed entry; empty when it is as it was sealed."""
    if entry is None:
        return "was removed"
    if hash_entry(entry) != bytes(leaf.digest):
        return "was changed"
    if not is_equal_hash(compute_mac(entry), bytes(entry.mac)):
        return "was not written by Rantau"
    return ""


def _verify_unsealed_entries(sealed: int) -> JournalVerification:
    """Check the entries after the last head: each must have our MAC, and no revision may be
    missing."""
    with connection.cursor() as cursor:
        cursor.execute(LEAVES_WITHOUT_HEAD_SQL, [sealed])
        stray = cursor.fetchone()[0]
    unsealed = 0
    for entry in Entry.objects.raw(ENTRIES_WITHOUT_LEAF_SQL):
        unsealed += 1
        if not is_equal_hash(compute_mac(entry), bytes(entry.mac)):
            return JournalVerification(sealed, unsealed, f"entry {entry.id}: not written by Rantau")
    if stray:
        return JournalVerification(sealed, unsealed, f"position {sealed + 1}: sealed by no head")
    with connection.cursor() as cursor:
        cursor.execute(MISSING_REVISION_SQL)
        gap = cursor.fetchone()
    if gap:
        return JournalVerification(
            sealed, unsealed, f"record {gap[0]}: an entry before revision {gap[1]} is gone"
        )
    return JournalVerification(sealed, unsealed)
