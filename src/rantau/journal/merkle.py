"""Merkle tree hashes as in Certificate Transparency (RFC 6962 section 2.1)."""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf_digest(content: bytes) -> bytes:
    """The hash of one leaf."""
    return hashlib.sha256(b"\x00" + content).digest()


def root_of(digests: Sequence[bytes]) -> bytes:
    """The root over leaf digests in order."""
    if not digests:
        return EMPTY
    if len(digests) == 1:
        return digests[0]
    split = 1 << (len(digests) - 1).bit_length() - 1
    left, right = root_of(digests[:split]), root_of(digests[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()
