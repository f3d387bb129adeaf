"""Primary keys made in Python: UUID version 7, so that rows are stored in the order they were
made."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A new UUIDv7 (RFC 9562 section 5.7): milliseconds, 12 bits of their fraction, 62 random.

    The fraction (section 6.2, method 3) keeps keys of one process in order within a millisecond:
    what was written first is read first.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    random_bits = int.from_bytes(os.urandom(8), "big") & (1 << 62) - 1
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62 | random_bits)
