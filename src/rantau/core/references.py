"""Public references that can be spoken: RT-7K4M-Q2XW. Random, so that they cannot be counted."""

import re
import secrets

from rantau.core.digits import latin_digits

# Crockford's Base32 without I, L, O, U: nothing that sounds or looks like something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEARD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def new_code(*, groups: int = 2) -> str:
    """Fresh random signs such as `7K4M-Q2XW`: 20 random bits a group of four."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(groups))


def bare(typed: str) -> str:
    """The capitals A to Z and digits of what was typed or heard: all that counts in a number."""
    return re.sub(r"[^0-9A-Z]", "", latin_digits(typed).upper())


def tidy_passport(typed: str) -> str:
    """A passport number in the written form; it has capitals and digits alone (ICAO 9303-3)."""
    return bare(typed)


def heard(typed: str) -> str:
    """The signs of a code as typed or heard: case, spaces, dashes and look-alikes do not matter."""
    return bare(typed).translate(_HEARD)


def tidy_code(typed: str) -> str:
    """A code as typed or heard, in the written form: four signs a group."""
    signs = heard(typed)
    return "-".join(signs[i : i + 4] for i in range(0, len(signs), 4))


def new_reference(prefix: str, *, groups: int = 2) -> str:
    """A fresh reference such as `RT-7K4M-Q2XW`: 20 random bits a group of four signs."""
    return f"{prefix}-{new_code(groups=groups)}"


def tidy_reference(typed: str) -> str:
    """What a person typed or heard, in the written form; unreadable text comes back tidied."""
    signs = bare(typed)
    return "-".join(part for part in (signs[:2], tidy_code(signs[2:])) if part)
