"""The keys of documents: the signing key, and those that are trusted. Never in the database."""

import base64
from functools import lru_cache
from pathlib import Path
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings

from rantau.common.keys import read_ed25519_key
from rantau.documents.seal import EDDSA, compute_key_id

SIGNING_KEY_FILE = "documents_ed25519.pem"
PADES_KEY_FILE = "documents_pades.pem"  # the private key and its certificate, one after the other
RETIRED_KEY_FILES = "documents_ed25519.*.pub"  # public keys that sign no more but are still trusted
OKP, ED25519 = 1, 6  # COSE key type and curve (RFC 9053 section 7)


@lru_cache(maxsize=1)
def get_signing_key() -> Ed25519PrivateKey:
    """The key that seals documents."""
    return read_ed25519_key(SIGNING_KEY_FILE)


@lru_cache(maxsize=1)
def get_trusted_keys() -> dict[bytes, Ed25519PublicKey]:
    """Every key whose seals are trusted, by its id; the signing key comes first."""
    keys = [get_signing_key().public_key()]
    for path in sorted(Path(settings.RANTAU_KEYS).glob(RETIRED_KEY_FILES)):
        key = load_pem_public_key(path.read_bytes())
        if not isinstance(key, Ed25519PublicKey):
            raise TypeError(f"{path.name} is not an Ed25519 key")
        keys.append(key)
    return {compute_key_id(key): key for key in keys}


def build_jwks() -> dict[str, list[dict[str, str]]]:
    """The trusted keys as a JSON Web Key Set (RFC 7517, RFC 8037)."""
    return {
        "keys": [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "alg": "EdDSA",
                "use": "sig",
                "kid": kid.hex(),
                "x": base64.urlsafe_b64encode(key.public_bytes_raw()).decode().rstrip("="),
            }
            for kid, key in get_trusted_keys().items()
        ]
    }


def build_cose_key_set() -> bytes:
    """The trusted keys as a COSE_KeySet (RFC 9052 section 7)."""
    keys: list[dict[int, Any]] = [
        {1: OKP, 2: kid, 3: EDDSA, -1: ED25519, -2: key.public_bytes_raw()}
        for kid, key in get_trusted_keys().items()
    ]
    return cbor2.dumps(keys, canonical=True)
