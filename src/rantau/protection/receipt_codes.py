"""The secret receipt code with which a reporter reads the answer.

80 bits, derived from the form's key and kept only as a keyed hash.
"""

from functools import lru_cache
from uuid import UUID

from rantau.common.hashing import compute_keyed_hash
from rantau.common.keys import read_hmac_key
from rantau.common.references import encode_code, normalize_code_characters

RECEIPT_KEY_FILE = "receipt_hmac"  # 32 bytes in hexadecimal
CODE_LENGTH = 16  # characters of five bits


@lru_cache(maxsize=1)
def _get_hmac_key() -> bytes:
    return read_hmac_key(RECEIPT_KEY_FILE)


def derive_receipt_code(form_key: UUID) -> str:
    """The code for the form with this key: four groups of four characters."""
    number = int(compute_keyed_hash(_get_hmac_key(), "code", str(form_key)), 16)
    return encode_code(number, length=CODE_LENGTH)


def hash_receipt_code(code: str) -> str:
    """The keyed hash of a code as typed or heard; spaces, dashes and case do not matter, nor what
    was copied before it, such as `Kode:`."""
    characters = normalize_code_characters(code)[-CODE_LENGTH:]
    return compute_keyed_hash(_get_hmac_key(), "receipt", characters)
