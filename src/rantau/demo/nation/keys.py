"""Keys and references that follow from a person's number: a seed gives the same people."""

from datetime import datetime
from random import Random

from rantau.common.references import CODE_ALPHABET

BITS = 40  # two groups of four signs
MASK = (1 << BITS) - 1


class KeySequence:
    """Keys of one person's rows, in the order in which they are made (UUID version 7)."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._made = 0

    def at(self, moment: datetime) -> str:
        """A key of that moment: its milliseconds, the order within the person, random bits."""
        self._made += 1
        value = int(moment.timestamp() * 1000) << 80 | 0x7 << 76 | (self._made & 0xFFF) << 64
        return f"{value | 0x2 << 62 | self._rng.getrandbits(62):032x}"


def make_reference(prefix: str, seed: int, number: int) -> str:
    """The public reference of the `number`th; no two alike, since each step is one to one."""
    apart = int.from_bytes(prefix.encode(), "big") << 20  # a person's differs from her placement's
    value = (number + seed * 1_000_003 + apart) & MASK
    value = value * 0x9E3779B97F4A7C15 & MASK
    value ^= value >> 19
    value = value * 0xBF58476D1CE4E5B9 & MASK
    value ^= value >> 21
    signs = "".join(CODE_ALPHABET[value >> place & 31] for place in range(0, BITS, 5))
    return f"{prefix}-{signs[:4]}-{signs[4:]}"
