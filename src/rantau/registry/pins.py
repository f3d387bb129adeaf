"""The PIN that a person chose for her own page: what makes one weak, how it is hashed.

Six digits are found by trying them all wherever their hash lies, so that every hash has a key
that is not in the database (the pepper) besides its own salt and Argon2id
(docs/security/cryptography.md).
"""

from datetime import date
from functools import lru_cache
from itertools import pairwise
from uuid import UUID

from django.contrib.auth.hashers import check_password, get_hasher
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rantau.common.hashing import compute_keyed_hash
from rantau.common.keys import read_hmac_key
from rantau.common.numbers import to_latin_digits

PIN_KEY_FILE = "pin_pepper"  # 32 bytes in hexadecimal
# Shorter than a code on a slip (sign_in_codes.CODE_LENGTH), which may be all digits too.
MIN_PIN_LENGTH, MAX_PIN_LENGTH = 6, 9
SALT_LENGTH = 32
NOBODYS_SALT = "0" * SALT_LENGTH


@lru_cache(maxsize=1)
def get_pepper() -> bytes:
    """The key of the hashes of PINs, kept beside the database, never in it."""
    return read_hmac_key(PIN_KEY_FILE)


def normalize_pin(typed: str) -> str:
    """A PIN as typed, without spaces, in Latin digits."""
    return "".join(to_latin_digits(typed).split())


def is_possible_pin(pin: str) -> bool:
    """Whether a normalised text has the form of a PIN, which no code of a slip has."""
    return pin.isascii() and pin.isdigit() and MIN_PIN_LENGTH <= len(pin) <= MAX_PIN_LENGTH


def find_pin_fault(pin: str, birth_date: date | None) -> str | Promise:
    """Why a normalised PIN may not be taken; empty where it may.

    birth_date  of the person, who must not choose it: it is asked for besides
    """
    if not is_possible_pin(pin):
        return _("Choose 6 to 9 digits.")
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(set(pin)) <= 2 or steps in ({1}, {9}):
        return _("This PIN is easy to guess. Choose another one.")
    if birth_date and pin in _list_birth_date_pins(birth_date):
        return _("Do not use your birth date. Choose another PIN.")
    return ""


def _list_birth_date_pins(born: date) -> set[str]:
    formats = ("%d%m%y", "%d%m%Y", "%y%m%d", "%Y%m%d", "%m%d%y", "%m%d%Y")
    return {format(born, each) for each in formats}


def hash_pin(pin: str, key: UUID) -> str:
    """The hash to keep. The same form gives the same hash, so that one sent twice is one command.

    key  of the form that brought the PIN; the salt is derived from it
    """
    salt = compute_keyed_hash(get_pepper(), "pin-salt", key.hex)[:SALT_LENGTH]
    return get_hasher().encode(_pepper_pin(pin), salt)


def is_right_pin(pin: str, verifier: str | None) -> bool:
    """Whether the hash is that of the PIN. None, where there is none, takes as long as one."""
    if verifier is None:
        get_hasher().encode(_pepper_pin(pin), NOBODYS_SALT)
        return False
    return check_password(_pepper_pin(pin), verifier)


def _pepper_pin(pin: str) -> str:
    return compute_keyed_hash(get_pepper(), "pin", pin)
