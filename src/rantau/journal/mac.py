"""The canonical bytes of an entry and of a reading, and their HMAC, under a key that is not in the
database.

The bytes of each format differ, so that a record of one never passes for one of another.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from rantau.common.hashing import compute_hmac, is_equal_hash
from rantau.common.keys import read_hmac_key
from rantau.journal.merkle import hash_leaf
from rantau.journal.models import Entry, Reading

MAC_KEY_FILE = "journal_mac"  # 32 bytes in hexadecimal
FIRST_FORMAT = 1  # no chain; the leaf without the transaction; readings without a MAC
Record = Entry | Reading


@lru_cache(maxsize=1)
def get_mac_key() -> bytes:
    """The key of the MACs, kept beside the database, never in it."""
    return read_hmac_key(MAC_KEY_FILE)


def to_microseconds(at: datetime) -> int:
    """Whole microseconds since 1970: what the database keeps, whatever the session's zone."""
    return round(at.timestamp() * 1_000_000)


def serialize_record(record: Record) -> bytes:
    """The record as the same bytes everywhere: JSON with sorted keys of every field but the MAC.
    Times are whole microseconds since 1970."""
    return _dump(_list_content(record)).encode()


def _dump(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _list_content(record: Record) -> dict[str, Any]:
    content = _list_fields(record)
    if record.format != FIRST_FORMAT:
        content["table"] = record._meta.db_table
        content["format"] = record.format
        content["chain"] = _format_id(record.chain)
        content["link"] = record.link
    return content


def _list_fields(record: Record) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": str(record.id),
        "subject_kind": record.subject_kind,
        "subject": str(record.subject),
        "actor": record.actor,
        "office": _format_id(record.office),
    }
    if isinstance(record, Reading):
        return fields | {
            "actor_name": record.actor_name,
            "office_name": record.office_name,
            "purpose": record.purpose,
            "read_at": to_microseconds(record.read_at),
        }
    return fields | {
        "kind": record.kind,
        "revision": record.revision,
        "why": record.why,
        "terms": record.terms,
        "tells": record.tells,
        "cause": _format_id(record.cause_id),
        "node": record.node,
        "happened_at": to_microseconds(record.happened_at),
        "recorded_at": to_microseconds(record.recorded_at),
    }


def _format_id(value: UUID | None) -> str:
    return str(value or "")


def compute_mac(record: Record) -> bytes:
    """HMAC-SHA256 (RFC 2104) of the record under a key that is not in the database."""
    return compute_hmac(get_mac_key(), serialize_record(record))


def compute_list_macs(reading: Reading, rows: Iterable[tuple[UUID, UUID, int]]) -> list[bytes]:
    """The MACs of the readings of one list, which are `reading` but for id, subject and link: what
    they have in common is serialized once. script/bench measures lists and searches.

    rows  the id, subject and link of each
    """
    pieces = {
        name: f'"{name}":{_dump(value)}' for name, value in sorted(_list_content(reading).items())
    }
    macs = []
    for row_id, subject, link in rows:
        pieces |= {
            "id": f'"id":"{row_id}"',
            "subject": f'"subject":"{subject}"',
            "link": f'"link":{link}',
        }
        macs.append(compute_hmac(get_mac_key(), f"{{{','.join(pieces.values())}}}".encode()))
    return macs


def has_own_mac(record: Record) -> bool:
    """Whether Rantau wrote the record: its MAC is ours. A reading of format 1 has none, and says
    nothing about its writer; a record of format 1 has no chain."""
    if record.format == FIRST_FORMAT and (record.chain or record.link) is not None:
        return False
    if record.format == FIRST_FORMAT and isinstance(record, Reading):
        return bytes(record.mac) == b""
    return is_equal_hash(compute_mac(record), bytes(record.mac))


def hash_record(record: Record, transaction: int) -> bytes:
    """The digest of the record with its MAC and its transaction, which is its leaf in the Merkle
    tree.

    transaction  the record's `xid`, which is known once it is written: no MAC can be over it
    """
    ending = b"" if record.format == FIRST_FORMAT else transaction.to_bytes(8, "big")
    return hash_leaf(serialize_record(record) + bytes(record.mac) + ending)
