"""Codes of places: the secret one with which she sees hers, the public ticket, the payment code;
and the hashes by which one person has one place."""

import secrets
from functools import lru_cache
from uuid import UUID

from rantau.common.hashing import compute_keyed_hash
from rantau.common.keys import read_hmac_key
from rantau.common.references import CODE_ALPHABET, encode_code, normalize_code_characters
from rantau.rounds.seeds import SEED_KEY_FILE

CODE_LENGTH = 16  # characters of five bits
TICKET_LENGTH = 10
PAYMENT_DIGITS = 12


@lru_cache(maxsize=1)
def _get_hmac_key() -> bytes:
    return read_hmac_key(SEED_KEY_FILE)


def derive_place_code(form_key: UUID) -> str:
    """The secret code for the form with this key, so that a form sent again shows the same: four
    groups of four characters."""
    number = int(compute_keyed_hash(_get_hmac_key(), "place-code", str(form_key)), 16)
    return encode_code(number, length=CODE_LENGTH)


def hash_place_code(code: str) -> str:
    """The keyed hash of a code as typed; spaces, hyphens and case do not matter."""
    characters = normalize_code_characters(code)[-CODE_LENGTH:]
    return compute_keyed_hash(_get_hmac_key(), "place", characters)


def hash_number(round_code: str, kind: str, number: str) -> str:
    """The keyed hash of an identity number in one round."""
    return compute_keyed_hash(_get_hmac_key(), f"place-{kind}", f"{round_code}/{number}")


def generate_ticket() -> str:
    """A new random ticket of fifty bits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(TICKET_LENGTH))


def generate_payment_code() -> str:
    """New random digits, the first of which is not 0."""
    return str(secrets.randbelow(9 * 10 ** (PAYMENT_DIGITS - 1)) + 10 ** (PAYMENT_DIGITS - 1))
