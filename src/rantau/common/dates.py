"""Read a date as people write it, the one parser of every field for a date; and as machines do."""

import re
from datetime import date, datetime, time

from rantau.common.numbers import to_latin_digits

MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "pebruari", "feb", "peb"),
    ("maret", "march", "mar", "mrt"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agu", "ags", "agt", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)
MONTH_NUMBERS = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
SEPARATED_PATTERN = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2}|[a-z]+)[-/. ,]+(\d{4})")
YEAR_FIRST_PATTERN = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
MONTH_FIRST_PATTERN = re.compile(r"([a-z]+)\.? (\d{1,2}),? (\d{4})")
TIME_PATTERN = re.compile(r"(.*?)[ ,]*(?:t| (?:pukul|jam|at) | )(\d{1,2})[.:](\d{2})")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
ISO_DATE_PATTERN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MAX_TYPED_LENGTH = 40  # the longest way to write a date has half of it


def find_date(text: str) -> date | None:
    """The day that `text` is as a whole: 14-02-1994, 14/2/1994, 14.02.1994, 14 Februari 1994,
    14 Feb 1994, February 14, 1994, 1994-02-14; None for anything else. The day comes before the
    month, except after a year and after the name of a month. A year has four digits."""
    typed = _fold(text)
    if found := YEAR_FIRST_PATTERN.fullmatch(typed):
        year, month, day = found.groups()
    elif found := SEPARATED_PATTERN.fullmatch(typed):
        day, month, year = found.groups()
    elif found := MONTH_FIRST_PATTERN.fullmatch(typed):
        month, day, year = found.groups()
    else:
        return None
    number = int(month) if month.isdigit() else MONTH_NUMBERS.get(month, 0)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def find_moment(text: str) -> datetime | None:
    """The time, without a zone, that `text` is as a whole: a day as `find_date` reads it, then
    22.00 or 22:00; None for anything else."""
    found = TIME_PATTERN.fullmatch(_fold(text))
    day = find_date(found[1]) if found else None
    if found is None or day is None:
        return None
    try:
        return datetime.combine(day, time(int(found[2]), int(found[3])))
    except ValueError:
        return None


def _fold(text: str) -> str:
    """The text in lower case, with Latin digits, plain hyphens and single spaces."""
    if len(text) > MAX_TYPED_LENGTH:
        return ""
    plain = to_latin_digits(text).translate(DASHES)
    return " ".join(plain.lower().split())


def parse_iso_date(value: str) -> date | None:
    """The date that a printed value or a field of a file is, written as 2027-03-02 (ISO 8601,
    extended format); else None.

    The number of a document may look like a date and be none: 2029-99-99.
    """
    try:
        return date.fromisoformat(value) if ISO_DATE_PATTERN.fullmatch(value) else None
    except ValueError:
        return None
