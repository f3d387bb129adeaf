"""The canonical bytes of an entry and their HMAC, under a key that is not in the database."""

import json
from datetime import datetime
from functools import lru_cache

from rantau.common.hashing import compute_hmac
from rantau.common.keys import read_hmac_key
from rantau.journal.merkle import hash_leaf
from rantau.journal.models import Entry

MAC_KEY_FILE = "journal_mac"  # 32 bytes in hexadecimal


@lru_cache(maxsize=1)
def get_mac_key() -> bytes:
    """The key of the MACs, kept beside the database, never in it."""
    return read_hmac_key(MAC_KEY_FILE)


def to_microseconds(at: datetime) -> int:
    """Whole microseconds since 1970: what the database keeps, whatever the session's zone."""
    return round(at.timestamp() * 1_000_000)


def serialize_entry(entry: Entry) -> bytes:
    """The entry as the same bytes everywhere: JSON with sorted keys of every field but the MAC.
    Times are whole microseconds since 1970."""
    content = {
        "id": str(entry.id),
        "kind": entry.kind,
        "subject_kind": entry.subject_kind,
        "subject": str(entry.subject),
        "revision": entry.revision,
        "actor": entry.actor,
        "office": str(entry.office or ""),
        "why": entry.why,
        "terms": entry.terms,
        "tells": entry.tells,
        "cause": str(entry.cause_id or ""),
        "node": entry.node,
        "happened_at": to_microseconds(entry.happened_at),
        "recorded_at": to_microseconds(entry.recorded_at),
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hash_entry(entry: Entry) -> bytes:
    """The digest of the entry with its MAC, which is its leaf in the Merkle tree."""
    return hash_leaf(serialize_entry(entry) + bytes(entry.mac))


def compute_mac(entry: Entry) -> bytes:
    """HMAC-SHA256 (RFC 2104) of the entry under a key that is not in the database."""
    return compute_hmac(get_mac_key(), serialize_entry(entry))
