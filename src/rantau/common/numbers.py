"""Normalize digits and document numbers as people type them, on any keyboard."""

import re
import unicodedata
from decimal import Decimal

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


# Points group thousands and a comma begins the decimals, as Indonesians write: 12.600,50. A comma
# or point that is followed by another number of digits than three begins decimals either way.
GROUPED_PATTERN = re.compile(
    r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,4})?|[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,4})?"
)
PLAIN_PATTERN = re.compile(r"\d{1,12}(?:[.,](?:\d{1,2}|\d{4}))?|0[.,]\d{3}")


def parse_decimal(text: str) -> Decimal | None:
    """A number that is not negative, as people write it; None for anything else."""
    digits = to_latin_digits(text).replace(" ", "").replace("\u00a0", "")
    if not digits.isascii():
        return None
    if GROUPED_PATTERN.fullmatch(digits):
        last = max(digits.rfind("."), digits.rfind(","))
        has_decimals = len({".", ","} & set(digits)) == 2
        whole = re.sub(r"[.,]", "", digits[:last] if has_decimals else digits)
        return Decimal(f"{whole}.{digits[last + 1 :]}") if has_decimals else Decimal(whole)
    return Decimal(digits.replace(",", ".")) if PLAIN_PATTERN.fullmatch(digits) else None
