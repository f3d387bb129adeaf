"""Check an identity number: advice with reasons, never a fact (docs/law/nik.md).

A NIK is region (6), birth day with +40 for women, month, two digits of the year, serial (4). It
tells the place of *first* registration; people move, and false ones exist.
"""

import re
from dataclasses import dataclass
from datetime import date

from rantau.common.numbers import remove_separators
from rantau.common.sexes import FEMALE
from rantau.offices.region_codes import NODE_DIGITS

NIK_LENGTH = 16
LEAP_YEAR = 2000
# Typed where there is none, or to have something: 1234…, the same digit sixteen times.
PLACEHOLDERS = frozenset({"1234567890123456", "0123456789012345", "1234567812345678"})
# Provinces that ever were (Kepmendagri 300.2.2-2138/2025; docs/law/nik.md).
# 54 is East Timor, until 1999.
PROVINCES = frozenset(
    {*range(11, 20), 21, *range(31, 37), *range(51, 55), *range(61, 66), *range(71, 77), 81, 82}
    | set(range(91, 97))
)
MAX_AGE_YEARS = 100  # years; a person served here is not older


@dataclass(frozen=True)
class Advice:
    """One reason to check again: a code for machines and what it is about."""

    code: str
    about: str = ""


def normalize_nik(text: str) -> str:
    """A NIK without spaces, dots, dashes and invisible characters, its digits as 0 to 9."""
    return remove_separators(text)


def get_regency_node(nik: str) -> int:
    """The node of the regency or city in the first four digits."""
    return int(nik[:4].ljust(NODE_DIGITS, "0"))


def get_nik_fault(nik: str) -> str:
    """Why no person can have this number; empty for a possible one. Advice asks again where a
    number does not fit a person; a fault is one whoever bears it.

    nik      as `normalize_nik` gives it
    Returns  not_digits, placeholder, length, province or day
    """
    if not re.fullmatch(r"[0-9]+", nik):
        return "not_digits"
    if len(set(nik)) == 1 or nik in PLACEHOLDERS:
        return "placeholder"
    if len(nik) != NIK_LENGTH:
        return "length"
    if int(nik[:2]) not in PROVINCES:
        return "province"
    return "" if _is_day(int(nik[6:8]), int(nik[8:10])) else "day"


def _is_day(day: int, month: int) -> bool:
    try:
        date(LEAP_YEAR, month, day - 40 if day > 40 else day)
    except ValueError:
        return False
    return True


def is_possible_nik(nik: str) -> bool:
    """Whether somebody can have this NIK: any other neither matches nor serves."""
    return not get_nik_fault(nik)


def get_nik_advice(
    nik: str, *, birth_date: date | None, sex: str, today: date, regencies: frozenset[int]
) -> list[Advice]:
    """Every reason to check a NIK again; an empty list when nothing stands out.

    today      in the office's zone
    regencies  nodes of all regencies and cities that ever were in force
    """
    if not re.fullmatch(r"\d{16}", nik):
        return [Advice("nik.not_16_digits", str(len(nik)))]
    advice = []
    if get_regency_node(nik) not in regencies:
        advice.append(Advice("nik.unknown_region", nik[:4]))
    if nik.endswith("0000"):
        advice.append(Advice("nik.no_serial"))
    day, female = int(nik[6:8]), int(nik[6:8]) > 40
    if (sex == FEMALE) != female:
        advice.append(Advice("nik.other_sex"))
    plausible_dates = _get_plausible_birth_dates(
        day - 40 if female else day, int(nik[8:10]), int(nik[10:12]), today
    )
    if not plausible_dates:
        advice.append(Advice("nik.no_such_day"))
    elif birth_date and birth_date not in plausible_dates:
        advice.append(Advice("nik.other_birth_date"))
    return advice


def _get_plausible_birth_dates(day: int, month: int, short_year: int, today: date) -> set[date]:
    """The dates that the digits can mean in this century and the last, none in the future."""
    days = set()
    for century in (1900, 2000):
        try:
            born = date(century + short_year, month, day)
        except ValueError:
            continue
        if born <= today and today.year - born.year <= MAX_AGE_YEARS:
            days.add(born)
    return days
