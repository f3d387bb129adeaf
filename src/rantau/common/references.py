"""Public references such as RT-7K4M-Q2XW.

Random, so that they cannot be enumerated, and safe to dictate. Generate and normalize them.
"""

import secrets
import unicodedata

from rantau.common.numbers import keep_letters_and_digits

# Crockford's Base32 without I, L, O, U: nothing that sounds or looks like something else.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS_PER_CHARACTER = 5
GROUP_LENGTH, RANDOM_CODE_LENGTH = 4, 8  # characters
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def encode_code(number: int, *, length: int, group: int = GROUP_LENGTH) -> str:
    """The last `length` characters of a number in this alphabet, in groups: 5 bits a character."""
    places = range(BITS_PER_CHARACTER * (length - 1), -1, -BITS_PER_CHARACTER)
    mask = len(CODE_ALPHABET) - 1
    return _join_groups("".join(CODE_ALPHABET[number >> place & mask] for place in places), group)


def generate_code() -> str:
    """Random characters such as `7K4M-Q2XW`: 40 random bits."""
    bits = secrets.randbits(BITS_PER_CHARACTER * RANDOM_CODE_LENGTH)
    return encode_code(bits, length=RANDOM_CODE_LENGTH)


def normalize_code_characters(text: str) -> str:
    """The characters of a code as typed or heard, without spaces and dashes, look-alikes and
    wide forms replaced."""
    return keep_letters_and_digits(unicodedata.normalize("NFKC", text)).translate(_LOOKALIKES)


def normalize_code(text: str) -> str:
    """A code as typed or heard, as it is written: groups of four characters."""
    return _join_groups(normalize_code_characters(text), GROUP_LENGTH)


def _join_groups(characters: str, size: int) -> str:
    return "-".join(characters[i : i + size] for i in range(0, len(characters), size))


def generate_reference(prefix: str) -> str:
    """A new random reference such as `RT-7K4M-Q2XW`: 40 random bits behind the prefix."""
    return f"{prefix}-{generate_code()}"


def normalize_reference(text: str) -> str:
    """A reference as typed or heard, as it is written; other text comes back trimmed."""
    characters = keep_letters_and_digits(text)
    return "-".join(part for part in (characters[:2], normalize_code(characters[2:])) if part)
