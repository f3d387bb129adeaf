"""Read the key files of RANTAU_KEYS, which lie beside the database and never in it."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings


def read_hmac_key(name: str) -> bytes:
    """The bytes of a key file that is written in hexadecimal."""
    return bytes.fromhex((Path(settings.RANTAU_KEYS) / name).read_text().strip())


def read_ed25519_key(name: str) -> Ed25519PrivateKey:
    """The private key of a PEM file. Raises TypeError when it is a key of another kind."""
    content = (Path(settings.RANTAU_KEYS) / name).read_bytes()
    key = load_pem_private_key(content, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{name} is not an Ed25519 key")
    return key
