"""Read telephone numbers as people type them; keep them in one form, E.164 (`+6281234567890`)."""

import re
import unicodedata

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    format_number,
    is_valid_number,
    number_type,
    parse,
)

from rantau.common.numbers import to_latin_digits

HOME_REGION = "ID"
MOBILE_TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
# Numbers of invented people: one digit longer than any free number 0800, so nobody has them.
INVENTED_PREFIX = "+628000"
INVENTED_PATTERN = re.compile(r"\+628000[0-9]{7}")
# What may stand in a number beside its digits; a label such as `WA:` only before it.
NUMBER_PATTERN = re.compile(r"[^\W\d_]*[.:]?(\(?\+?)([0-9()./-]+)")


def find_phone_readings(typed: str) -> list[str]:
    """The valid numbers that `typed` can mean, in E.164: none, one, or two when it is ambiguous.

    Digits of every script are read; spaces, punctuation and invisible characters are left out.
    A number with a plus or two zeros before the country is that country's; any other is
    Indonesian, with or without its first 0. Without 0 and plus it may also be a mobile number
    abroad (852 9123 4567: Telkomsel, or Hong Kong); then both are given.
    """
    found = NUMBER_PATTERN.fullmatch(_remove_invisible(typed))
    if not found:
        return []
    digits = re.sub(r"[^0-9]", "", found[2])
    if "+" in found[1]:
        return _list_valid(f"+{digits}")
    if digits.startswith("00"):
        return _list_valid(f"+{digits[2:]}")
    readings = _list_valid(digits)
    abroad = [] if digits.startswith("0") else _list_valid(f"+{digits}")
    if not readings:
        return abroad
    return readings + [each for each in abroad if each not in readings and _is_mobile(each)]


def is_domestic(typed: str) -> bool:
    """Whether it was typed as a number in Indonesia: one 0 at the beginning, or +62 (0062)."""
    found = NUMBER_PATTERN.fullmatch(_remove_invisible(typed))
    if not found:
        return False
    digits = re.sub(r"[^0-9]", "", found[2])
    if "+" in found[1] or digits.startswith("00"):
        return digits.removeprefix("00").startswith("62")
    return digits.startswith("0")


def normalize_phone(typed: str) -> str:
    """The number in E.164; empty for one that is none, or may be two."""
    readings = find_phone_readings(typed)
    return readings[0] if len(readings) == 1 else ""


def format_phone(number: str) -> str:
    """A number in E.164 as people write it down for other countries: `+886 2 5550 1234`."""
    try:
        return format_number(parse(number, HOME_REGION), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return number


def get_dialled_number(written: str) -> str:
    """What a telephone dials for a number as it is written: digits, with a plus where it has one;
    short numbers too."""
    return re.sub(r"(?!^\+)[^0-9]", "", written.strip())


def _remove_invisible(typed: str) -> str:
    """The text without white space and control characters, every dash a hyphen (NFKC)."""
    visible = []
    for character in unicodedata.normalize("NFKC", to_latin_digits(typed)):
        category = unicodedata.category(character)
        if category[0] not in "CZ":
            visible.append("-" if category == "Pd" else character)
    return "".join(visible)


def _list_valid(number: str) -> list[str]:
    try:
        parsed = parse(number, HOME_REGION)
    except NumberParseException:
        return []
    written = format_number(parsed, PhoneNumberFormat.E164)
    is_callable = is_valid_number(parsed) or INVENTED_PATTERN.fullmatch(written)
    return [written] if is_callable else []


def _is_mobile(number: str) -> bool:
    return number_type(parse(number)) in MOBILE_TYPES
