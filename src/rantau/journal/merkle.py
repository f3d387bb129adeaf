"""Merkle tree hashes as in Certificate Transparency (RFC 6962 section 2.1)."""

import hashlib
from collections.abc import Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()


def hash_leaf(content: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(b"\x00" + content).digest()


def compute_root(digests: Sequence[bytes]) -> bytes:
    """The root over leaf digests in order."""
    if not digests:
        return EMPTY_ROOT
    if len(digests) == 1:
        return digests[0]
    split = 1 << (len(digests) - 1).bit_length() - 1
    left, right = compute_root(digests[:split]), compute_root(digests[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()
