"""Read the machine-readable zone of passports and cards (ICAO Doc 9303-3, -4 and -5) as somebody
types it from the page, with all its check digits. Pure: no Django, no clock.

Three lines of 30 characters are a card (TD1), two of 44 a passport (TD3).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

FILLER = "<"
TD1_LENGTH, TD3_LENGTH = 30, 44
TD1_NAME_LENGTH, TD3_NAME_LENGTH = 30, 39
MAX_TYPED_LENGTH = 200
WEIGHTS = (7, 3, 1)
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ZONE_PATTERN = re.compile(r"[0-9A-Z<]+")
# In a place for digits only, a letter that looks like one is that digit.
LOOKALIKE_DIGITS = str.maketrans("OQDIZSGB", "00012568")
NUMBER, BIRTH, EXPIRY, PERSONAL, WHOLE = "number", "birth", "expiry", "personal", "whole"


class NoZone(ValueError):
    """The text is no machine-readable zone of either form."""


@dataclass(frozen=True)
class Zone:
    """What a zone says.

    lines        as they are read, each of its full length
    primary      the surname, or the whole name where there is none; words parted by spaces
    secondary    the given names; empty where there are none
    name_length  how many characters the form has for the name: one that fills them may be cut
    birth        `940214`; a part that is not known has fillers
    expiry       `311108`
    sex          F, M or empty
    digits       the check digits of NUMBER, BIRTH and EXPIRY
    failed       which check digits do not fit, of NUMBER, BIRTH, EXPIRY, PERSONAL and WHOLE
    """

    lines: tuple[str, ...]
    issuer: str
    number: str
    nationality: str
    primary: str
    secondary: str
    name_length: int
    birth: str
    sex: str
    expiry: str
    digits: Mapping[str, str]
    failed: tuple[str, ...]

    @property
    def name(self) -> str:
        """Given names, then the surname, as a name is written."""
        return f"{self.secondary} {self.primary}".strip()

    @property
    def is_name_cut(self) -> bool:
        """Whether the name fills its place, so that more of it may have been left out."""
        separator = 2 if self.secondary else 0
        return len(self.primary) + separator + len(self.secondary) >= self.name_length


def compute_check_digit(text: str) -> str:
    """The check digit of a text of A to Z, 0 to 9 and fillers: weights 7, 3, 1, modulo 10
    (ICAO Doc 9303-3, 4.9)."""
    values = (0 if sign == FILLER else CHARACTERS.index(sign) for sign in text)
    return str(sum(value * WEIGHTS[place % 3] for place, value in enumerate(values)) % 10)


def fits_check_digit(zone: Zone, check: str, text: str) -> bool:
    """Whether the zone's check digit of NUMBER, BIRTH or EXPIRY fits another text."""
    padded = text.ljust(9, FILLER) if check == NUMBER else text
    is_readable = ZONE_PATTERN.fullmatch(padded) is not None
    return is_readable and compute_check_digit(padded) == zone.digits[check]


def read_zone(text: str) -> Zone:
    """The zone that `text` is. Missing fillers are added where only fillers can have been left
    out. Raises NoZone."""
    lines = _split_lines(text)
    if len(lines) == 2:
        return _read_passport(lines[0].ljust(TD3_LENGTH, FILLER), _fill_second_line(lines[1]))
    if len(lines) == 3:
        return _read_card(*(line.ljust(TD1_LENGTH, FILLER) for line in lines))
    raise NoZone(text)


def read_passport_zone(text: str) -> Zone:
    """As `read_zone`, for a passport alone: a card's zone is none of a passport. Raises NoZone."""
    zone = read_zone(text)
    if len(zone.lines) != 2:
        raise NoZone(text)
    return zone


def fits_date(partial: str, day: date, *, year_only: bool = False) -> bool:
    """Whether a date of the zone is `day`, as far as both are known.

    year_only  only the year of `day` is known
    """
    known = f"{day:%y}" if year_only else f"{day:%y%m%d}"
    return all(FILLER in (a, b) or a == b for a, b in zip(partial, known, strict=False))


def _split_lines(text: str) -> list[str]:
    if len(text) > MAX_TYPED_LENGTH:
        raise NoZone(text)
    plain = unicodedata.normalize("NFKC", text.replace("«", FILLER * 2)).upper()
    lines = [re.sub(r"\s", "", line) for line in plain.splitlines()]
    lines = [line for line in lines if line]
    if len(lines) == 1 and len(lines[0]) == 2 * TD3_LENGTH:
        lines = [lines[0][:TD3_LENGTH], lines[0][TD3_LENGTH:]]
    elif len(lines) == 1 and len(lines[0]) == 3 * TD1_LENGTH:
        lines = [lines[0][at : at + TD1_LENGTH] for at in range(0, 3 * TD1_LENGTH, TD1_LENGTH)]
    width = TD1_LENGTH if len(lines) == 3 else TD3_LENGTH
    if not lines or not all(ZONE_PATTERN.fullmatch(line) for line in lines):
        raise NoZone(text)
    # One who types seldom counts the fillers: at the end of a line of names they mean nothing.
    lines = [line if len(line) <= width else line.rstrip(FILLER) for line in lines]
    if any(len(line) > width for line in (lines if len(lines) == 3 else lines[:1])):
        raise NoZone(text)
    return lines


def _fill_second_line(line: str) -> str:
    """The second line of a passport with the right number of fillers before its last two
    characters. Raises NoZone."""
    if len(line) == TD3_LENGTH:
        return line
    head, personal, tail = line[:28], line[28:-2].rstrip(FILLER), line[-2:]
    if len(line) < 30 or len(personal) > 14:
        raise NoZone(line)
    return head + personal.ljust(14, FILLER) + tail


def _read_passport(first: str, second: str) -> Zone:
    if not first.startswith("P"):
        raise NoZone(first)
    digits = _read_digits(second, (9, 10), (13, 20), (21, 28), (43, 44))
    primary, secondary = _read_name(first[5:])
    personal, personal_digit = digits[28:42], digits[42]
    has_no_personal = not personal.strip(FILLER) and personal_digit == FILLER
    checks = [
        (NUMBER, digits[:9], digits[9]),
        (BIRTH, digits[13:19], digits[19]),
        (EXPIRY, digits[21:27], digits[27]),
        (PERSONAL, personal, "<" if has_no_personal else personal_digit),
        (WHOLE, digits[:10] + digits[13:20] + digits[21:43], digits[43]),
    ]
    if has_no_personal:
        del checks[3]
    return Zone(
        lines=(first, digits),
        issuer=first[2:5].strip(FILLER),
        number=digits[:9].strip(FILLER),
        nationality=digits[10:13].strip(FILLER),
        primary=primary,
        secondary=secondary,
        name_length=TD3_NAME_LENGTH,
        birth=digits[13:19],
        sex=digits[20].strip(FILLER),
        expiry=digits[21:27],
        digits=_list_digits(checks),
        failed=_list_failed(checks),
    )


def _read_card(first: str, second: str, third: str) -> Zone:
    if first[0] not in "ACIP":
        raise NoZone(first)
    first = _read_digits(first, (14, 15))
    second = _read_digits(second, (0, 7), (8, 15), (29, 30))
    number, number_digit = _read_card_number(first)
    primary, secondary = _read_name(third)
    checks = [
        (NUMBER, number, number_digit),
        (BIRTH, second[:6], second[6]),
        (EXPIRY, second[8:14], second[14]),
        (WHOLE, first[5:] + second[:7] + second[8:15] + second[18:29], second[29]),
    ]
    return Zone(
        lines=(first, second, third),
        issuer=first[2:5].strip(FILLER),
        number=number.strip(FILLER),
        nationality=second[15:18].strip(FILLER),
        primary=primary,
        secondary=secondary,
        name_length=TD1_NAME_LENGTH,
        birth=second[:6],
        sex=second[7].strip(FILLER),
        expiry=second[8:14],
        digits=_list_digits(checks),
        failed=_list_failed(checks),
    )


def _read_card_number(line: str) -> tuple[str, str]:
    """The number and its check digit. A long one goes on behind a filler (ICAO Doc 9303-5,
    4.2.2)."""
    if line[14] != FILLER or not (rest := line[15:].split(FILLER, maxsplit=1)[0]):
        return line[5:14], line[14]
    return line[5:14] + rest[:-1], rest[-1]


def _read_digits(line: str, *spans: tuple[int, int]) -> str:
    """The line with digits where only digits can be; `spans` are half-open."""
    for start, end in spans:
        line = line[:start] + line[start:end].translate(LOOKALIKE_DIGITS) + line[end:]
    return line


def _read_name(field: str) -> tuple[str, str]:
    primary, _, secondary = field.partition(FILLER * 2)
    return _read_words(primary), _read_words(secondary)


def _read_words(text: str) -> str:
    return " ".join(text.replace(FILLER, " ").split())


def _list_failed(checks: Iterable[tuple[str, str, str]]) -> tuple[str, ...]:
    return tuple(name for name, text, digit in checks if compute_check_digit(text) != digit)


def _list_digits(checks: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    return {name: digit for name, _, digit in checks if name in (NUMBER, BIRTH, EXPIRY)}
