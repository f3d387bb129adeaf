"""Text that people type: remove what cannot be stored, and check its length. Pure: no Django."""

import unicodedata

MAX_REASON_LENGTH = 300  # characters of a reason or note, as wide as their columns


def clean_text(text: str) -> str:
    """The text without NUL, which PostgreSQL rejects, and without outer white space."""
    return text.replace("\0", "").strip()


# Fillers of Hangul and braille: nothing is seen, though they count as letters or symbols.
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"


def has_visible_text(text: str) -> bool:
    """Whether something of a text is seen: more than separators, marks, and characters of control,
    format or private use (Unicode, chapter 4.5)."""
    return any(unicodedata.category(c)[0] not in "ZCM" and c not in FILLERS for c in text)


def is_storable(text: str, max_length: int = MAX_REASON_LENGTH, *, required: bool = False) -> bool:
    """Whether a text has at most `max_length` characters and no NUL, which PostgreSQL rejects.

    required   something of it must be seen
    """
    fits = len(text) <= max_length and "\0" not in text
    return fits and (not required or has_visible_text(text))
