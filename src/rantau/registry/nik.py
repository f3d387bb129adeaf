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
