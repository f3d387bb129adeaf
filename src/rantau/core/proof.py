"""How a server shows that it is ours: it answers a nonce as only the holder of our secret can."""

import hashlib
import hmac

PURPOSE = b"rantau.readyz"


def proof_of(nonce: str, secret: str) -> str:
    """The answer to `nonce`, as hexadecimal; says nothing about the secret itself."""
    key = hmac.digest(secret.encode(), PURPOSE, hashlib.sha256)
    return hmac.new(key, nonce.encode(), hashlib.sha256).hexdigest()
