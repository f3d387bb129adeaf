"""The hashes of every app, and which is for what. Pure: no Django.

- `compute_sha256`, `compute_digest`: of contents (files, documents, sealed bytes) and of secrets
  with 128 random bits or more, which nobody can guess.
- `compute_keyed_hash`, `compute_hmac` (HMAC-SHA256, RFC 2104): of whatever could be guessed by
  trying (codes that people type, identity numbers, network addresses under a limit), and of what
  must not be forged (entries). The key is never in the database.

Merkle trees (`journal/merkle.py`, RFC 6962) and archives read in pieces (`ops/archive.py`) call
hashlib themselves, since they hash more than one value.
"""

import hashlib
import hmac
from functools import lru_cache

READINESS_PURPOSE = b"rantau.readyz"


def compute_digest(content: bytes) -> bytes:
    """The SHA-256 of a content, 32 bytes."""
    return hashlib.sha256(content).digest()


def compute_sha256(content: bytes) -> str:
    """The SHA-256 of a content, in hex."""
    return compute_digest(content).hex()


def compute_hmac(key: bytes, message: bytes) -> bytes:
    """The HMAC-SHA256 of a message, 32 bytes."""
    keyed = _start_hmac(key).copy()
    keyed.update(message)
    return keyed.digest()


@lru_cache(maxsize=16)
def _start_hmac(key: bytes) -> hmac.HMAC:
    """An HMAC that has read its key: a copy of it goes on, a quarter faster than from the key."""
    return hmac.new(key, digestmod="sha256")


def compute_keyed_hash(key: bytes, purpose: str, value: str) -> str:
    """The HMAC-SHA256 of a value for one purpose, in hex; hashes of two purposes never meet."""
    return compute_hmac(key, f"{purpose}:{value}".encode()).hex()


def is_equal_hash(first: str | bytes, second: str | bytes) -> bool:
    """Whether two hashes are equal, in constant time, so that nobody learns where they differ."""
    left, right = (each.encode() if isinstance(each, str) else each for each in (first, second))
    return hmac.compare_digest(left, right)


def compute_readiness_proof(nonce: str, secret: str) -> str:
    """The answer to a nonce, in hexadecimal; it says nothing about the secret itself."""
    return compute_hmac(compute_hmac(secret.encode(), READINESS_PURPOSE), nonce.encode()).hex()
