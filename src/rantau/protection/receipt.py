"""The secret receipt code: it reads the answer, and is another thing than the spoken reference.

80 bits in Crockford's Base32. The code follows from the form's own key under a key that is not in
the database, so a form sent twice shows the same code although nobody keeps it; kept is only a
keyed hash (HMAC-SHA256, RFC 2104).
"""

import base64
import hashlib
import hmac
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from rantau.core.references import ALPHABET

BYTES = 10
SIGNS = BYTES * 8 // 5
_BASE32 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET)
_HEARD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


@lru_cache(maxsize=1)
def _key() -> bytes:
    return bytes.fromhex((Path(settings.RANTAU_KEYS) / "receipt_hmac").read_text().strip())


def code_for(key: UUID) -> str:
    """The code shown for the form that carried `key`: four groups of four signs."""
    digest = hmac.new(_key(), b"code:" + key.bytes, hashlib.sha256).digest()[:BYTES]
    signs = base64.b32encode(digest).decode().translate(_BASE32)
    return "-".join(signs[i : i + 4] for i in range(0, SIGNS, 4))


def code_hash(typed: str) -> str:
    """The keyed hash of a code as typed or heard; spaces, dashes and case do not matter."""
    bare = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_HEARD)
    return hmac.new(_key(), b"receipt:" + bare.encode(), hashlib.sha256).hexdigest()
