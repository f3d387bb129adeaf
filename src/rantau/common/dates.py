"""Read a date as people write it."""

import re
from datetime import date

from rantau.common.numbers import to_latin_digits

MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "pebruari", "feb", "peb"),
    ("maret", "march", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agu", "ags", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)
MONTH_NUMBERS = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
SEPARATED_PATTERN = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2}|[a-z]+)[-/. ,]+(\d{4})")
ISO_PATTERN = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def find_date(text: str) -> date | None:
    """The day that `text` is as a whole: 14-02-1994, 14/2/1994, 14.02.1994, 14 Februari 1994,
    1994-02-14; None for anything else. The day comes first, then the month."""
    typed = to_latin_digits(text).strip().lower()
    if found := ISO_PATTERN.fullmatch(typed):
        year, month, day = found.groups()
    elif found := SEPARATED_PATTERN.fullmatch(typed):
        day, month, year = found.groups()
    else:
        return None
    number = int(month) if month.isdigit() else MONTH_NUMBERS.get(month, 0)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None
