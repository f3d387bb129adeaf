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


def tidy_code(typed: str) -> str:
    """A code as typed or heard, in the written form: case, spaces and dashes do not matter."""
    bare = re.sub(r"[^0-9A-Z]", "", latin_digits(typed).upper()).translate(_HEARD)
    return "-".join(bare[i : i + 4] for i in range(0, len(bare), 4))


def new_reference(prefix: str, *, groups: int = 2) -> str:
    """A fresh reference such as `RT-7K4M-Q2XW`: 20 random bits a group of four signs."""
    return f"{prefix}-{new_code(groups=groups)}"


def tidy_reference(typed: str) -> str:
    """What a person typed or heard, in the written form; unreadable text comes back tidied."""
    bare = re.sub(r"[^0-9A-Z]", "", latin_digits(typed).upper())
    return "-".join(part for part in (bare[:2], tidy_code(bare[2:])) if part)
