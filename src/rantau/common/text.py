"""Text that people type: remove what cannot be stored, and check its length. Pure: no Django."""

import unicodedata

MAX_REASON_LENGTH = 300  # characters of a reason or note, as wide as their columns


def clean_text(text: str) -> str:
    """The text without NUL, which PostgreSQL rejects, and without outer white space."""
    return text.replace("\0", "").strip()


def is_storable(text: str, max_length: int = MAX_REASON_LENGTH, *, required: bool = False) -> bool:
    """Whether a text has at most `max_length` characters and no NUL, which PostgreSQL rejects.

    required   there must be more in it than white space and invisible characters
    """
    fits = len(text) <= max_length and "\0" not in text
    return fits and (not required or any(map(_is_visible, text)))


def _is_visible(character: str) -> bool:
    """Whether a character is no separator, control or format character (Unicode, chapter 4.5)."""
    return unicodedata.category(character)[0] not in "ZC"
