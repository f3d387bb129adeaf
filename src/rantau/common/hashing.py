"""Hashes shared by several apps.

SHA-256 of a content, and the HMAC by which /readyz proves that the server holds our secret key.
Pure: no Django.
"""

import hashlib
import hmac

READINESS_PURPOSE = b"rantau.readyz"


def compute_readiness_proof(nonce: str, secret: str) -> str:
    """The answer to `nonce`, as hexadecimal; says nothing about the secret itself."""
    key = hmac.digest(secret.encode(), READINESS_PURPOSE, hashlib.sha256)
    return hmac.new(key, nonce.encode(), hashlib.sha256).hexdigest()


def compute_sha256(content: bytes) -> str:
    """The SHA-256 of a content, in hex."""
    return hashlib.sha256(content).hexdigest()
