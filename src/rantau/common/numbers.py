"""Normalize digits and document numbers as people type them, on any keyboard."""

import re
import unicodedata


def to_latin_digits(text: str) -> str:
    """The text with every decimal digit as 0 to 9: a number typed on an Arabic or Bengali
    keyboard is the same number. All other characters stay."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in text
    )


def keep_letters_and_digits(text: str) -> str:
    """The capitals A to Z and digits of what was typed or heard: all that counts in a number."""
    return re.sub(r"[^0-9A-Z]", "", to_latin_digits(text).upper())


def normalize_passport_number(text: str) -> str:
    """A passport number in the written form; it has capitals and digits alone (ICAO 9303-3)."""
    return keep_letters_and_digits(text)
