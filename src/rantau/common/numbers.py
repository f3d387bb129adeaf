"""Normalize digits and document numbers as people type them, on any keyboard."""

import re
import unicodedata


def to_latin_digits(text: str) -> str:
    """The text with every decimal digit as 0 to 9, whichever keyboard it was typed on; all other
    characters stay."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in text
    )


def keep_letters_and_digits(text: str) -> str:
    """The capitals A to Z and digits of a text: all that counts in a document number."""
    return re.sub(r"[^0-9A-Z]", "", to_latin_digits(text).upper())


def normalize_passport_number(text: str) -> str:
    """A passport number as it is written: capitals and digits only (ICAO 9303-3)."""
    return keep_letters_and_digits(text)
