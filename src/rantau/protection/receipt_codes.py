"""The secret receipt code with which a reporter reads the answer.

80 bits in Crockford's Base32, derived from the form's key and kept only as a keyed hash (HMAC-
SHA256, RFC 2104).
"""

import base64
import hashlib
import hmac
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from rantau.common.references import CODE_ALPHABET

CODE_BYTES = 10
CODE_LENGTH = CODE_BYTES * 8 // 5
_CROCKFORD_TABLE = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", CODE_ALPHABET)
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


@lru_cache(maxsize=1)
def _get_hmac_key() -> bytes:
    return bytes.fromhex((Path(settings.RANTAU_KEYS) / "receipt_hmac").read_text().strip())


def derive_receipt_code(key: UUID) -> str:
    """The code shown for the form that carried `key`: four groups of four signs."""
    digest = hmac.new(_get_hmac_key(), b"code:" + key.bytes, hashlib.sha256).digest()[:CODE_BYTES]
    signs = base64.b32encode(digest).decode().translate(_CROCKFORD_TABLE)
    return "-".join(signs[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def hash_receipt_code(typed: str) -> str:
    """The keyed hash of a code as typed or heard; spaces, dashes and case do not matter."""
    bare = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_LOOKALIKES)
    return hmac.new(_get_hmac_key(), b"receipt:" + bare.encode(), hashlib.sha256).hexdigest()
