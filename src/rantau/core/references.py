"""Public references that can be spoken: RT-7K4M-Q2XW. Random, so that they cannot be counted."""

import re
import secrets

# Crockford's Base32 without I, L, O, U: nothing that sounds or looks like something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEARD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def new_reference(prefix: str, *, groups: int = 2) -> str:
    """A fresh reference such as `RT-7K4M-Q2XW`: 20 random bits a group of four signs."""
    signs = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(groups))
    return "-".join([prefix, *signs])


def tidy_reference(typed: str) -> str:
    """What a person typed or heard, in the written form; unreadable text comes back tidied."""
    bare = re.sub(r"[^0-9A-Z]", "", typed.upper())
    prefix, rest = bare[:2], bare[2:].translate(_HEARD)
    return "-".join([prefix, *(rest[i : i + 4] for i in range(0, len(rest), 4))])
