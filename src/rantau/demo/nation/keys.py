"""Make keys and references that follow from seed and number: a seed gives the same people."""

from datetime import datetime
from random import Random

from rantau.common.references import CODE_ALPHABET

BITS = 40  # two groups of four characters
MASK = (1 << BITS) - 1


class KeySequence:
    """Makes the keys of one person's rows, UUIDs of version 7 in the order of the calls."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._count = 0

    def make_key(self, moment: datetime) -> str:
        """Make the next key: the milliseconds of `moment`, a counter, random bits; as 32 digits."""
        self._count += 1
        value = int(moment.timestamp() * 1000) << 80 | 0x7 << 76 | (self._count & 0xFFF) << 64
        return f"{value | 0x2 << 62 | self._rng.getrandbits(62):032x}"


def make_reference(prefix: str, seed: int, number: int) -> str:
    """Make the public reference for `number`; no two are alike, as each step is one to one."""
    offset = int.from_bytes(prefix.encode(), "big") << 20  # a person's differs from her placement's
    value = (number + seed * 1_000_003 + offset) & MASK
    value = value * 0x9E3779B97F4A7C15 & MASK
    value ^= value >> 19
    value = value * 0xBF58476D1CE4E5B9 & MASK
    value ^= value >> 21
    characters = "".join(CODE_ALPHABET[value >> place & 31] for place in range(0, BITS, 5))
    return f"{prefix}-{characters[:4]}-{characters[4:]}"
