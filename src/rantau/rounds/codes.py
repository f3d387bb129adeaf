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
EXAM_DIGITS = 12


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


def hash_source(round_code: str, network: str) -> str:
    """A mark of the network that a place was taken from, which is not its address and is another in
    each round."""
    return compute_keyed_hash(_get_hmac_key(), "place-source", f"{round_code}/{network}")[:32]


def hash_device(round_code: str, token: str) -> str:
    """A mark of the telephone that a place was taken on, from its random cookie; empty of none."""
    return _build_mark("place-device", round_code, token)


def hash_phone(round_code: str, phone: str) -> str:
    """A mark of the telephone that places name."""
    return _build_mark("place-phone", round_code, phone)


def hash_payer(round_code: str, payer: str) -> str:
    """A mark of the account or name that the bank gives of a payment; case and spaces do not
    matter; empty of none."""
    return _build_mark("payer", round_code, "".join(payer.split()).casefold())


def _build_mark(purpose: str, round_code: str, value: str) -> str:
    """A keyed hash that is another in each round."""
    marked = compute_keyed_hash(_get_hmac_key(), purpose, f"{round_code}/{value}")
    return marked[:32] if value else ""


def generate_ticket() -> str:
    """A new random ticket of fifty bits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(TICKET_LENGTH))


def generate_payment_code() -> str:
    """New random digits, the first of which is not 0."""
    return str(secrets.randbelow(9 * 10 ** (PAYMENT_DIGITS - 1)) + 10 ** (PAYMENT_DIGITS - 1))


def generate_exam_number() -> str:
    """A new exam number: random digits, the first of which is not 0, and a check digit."""
    body = str(secrets.randbelow(9 * 10 ** (EXAM_DIGITS - 2)) + 10 ** (EXAM_DIGITS - 2))
    return body + compute_check_digit(body)


def is_exam_number(digits: str) -> bool:
    """Whether these digits can be an exam number: their length and check digit."""
    is_right_length = len(digits) == EXAM_DIGITS and digits.isascii() and digits.isdigit()
    return is_right_length and compute_check_digit(digits[:-1]) == digits[-1]


def compute_check_digit(digits: str) -> str:
    """The check digit by Luhn (ISO/IEC 7812-1, annex B)."""
    doubled = (int(d) * (2 - n % 2) for n, d in enumerate(reversed(digits)))
    return str(-sum(n // 10 + n % 10 for n in doubled) % 10)
