"""Normalize digits and document numbers as people type them, on any keyboard."""

import re
import unicodedata

# White space, dashes, control and format characters (Unicode, UAX #44).
SEPARATOR_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Pd", "Cc", "Cf"})


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
    """The capitals A to Z and digits of a text, wide forms as narrow ones (NFKC): all that counts
    in a document number."""
    narrow = text if text.isascii() else unicodedata.normalize("NFKC", to_latin_digits(text))
    return re.sub(r"[^0-9A-Z]", "", narrow.upper())


def remove_separators(text: str) -> str:
    """The text without white space, dots, dashes and invisible characters, its digits as 0 to 9:
    what is wrong in it stays, to be shown."""
    narrow = text if text.isascii() else unicodedata.normalize("NFKC", to_latin_digits(text))
    return "".join(
        character
        for character in narrow
        if character != "." and unicodedata.category(character) not in SEPARATOR_CATEGORIES
    )


def normalize_passport_number(text: str) -> str:
    """A passport number as it is written: capitals and digits only (ICAO 9303-3)."""
    return keep_letters_and_digits(text)
