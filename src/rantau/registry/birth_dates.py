"""Compare two birth dates as clerks type them, and list the days that a slip makes of one."""

from datetime import date

from rapidfuzz.distance import OSA

from rantau.registry.models import Person

NEAR_YEARS = 2  # years apart that a slip or a guess makes
# Month and day that offices enter for whoever does not know hers (docs/law/names.md): all such a
# date says is the year.
GIVEN_DAYS = frozenset({(1, 1), (7, 1), (8, 17), (12, 31)})


def compare_birth_dates(
    first: date | None, first_precision: str, second: date | None, second_precision: str
) -> str:
    """How two birth dates agree; empty where a side has none.

    same       the same day
    given_day  the same day, of those in GIVEN_DAYS
    near       one may be the other mistyped (`is_near_date`)
    year       the same year, where a side has the year alone or a day that is given
    guessed    at most NEAR_YEARS apart, where a side has the year alone or a day that is given
    near_year  at most NEAR_YEARS apart, where both days are known
    other      further apart
    """
    if first is None or second is None:
        return ""
    if Person.YEAR in (first_precision, second_precision):
        return _compare_years(first, second)
    is_given = [(each.month, each.day) in GIVEN_DAYS for each in (first, second)]
    if first == second:
        return "given_day" if all(is_given) else "same"
    if any(is_given):
        return _compare_years(first, second)
    if is_near_date(first, second):
        return "near"
    return "near_year" if abs(first.year - second.year) <= NEAR_YEARS else "other"


def _compare_years(a: date, b: date) -> str:
    if a.year == b.year:
        return "year"
    return "guessed" if abs(a.year - b.year) <= NEAR_YEARS else "other"


def is_near_date(a: date, b: date) -> bool:
    """Whether two days are one that was mistyped: day and month swapped, one digit another, two
    digits exchanged, a month or a year beside it."""
    if (a.year, a.month, a.day) == (b.year, b.day, b.month):
        return True
    if a.year == b.year and a.day == b.day:
        return True
    if a.month == b.month and a.day == b.day and abs(a.year - b.year) in (1, 10):
        return True
    return OSA.distance(f"{a:%Y%m%d}", f"{b:%Y%m%d}", score_cutoff=1) <= 1


def list_near_dates(born: date) -> list[date]:
    """The days with `is_near_date`, and `born`."""
    years = [born.replace(year=year, day=min(born.day, 28)).year for year in _list_near_years(born)]
    days = {born, *(_make_date(year, born.month, born.day) for year in years)}
    days |= {_make_date(born.year, month, born.day) for month in range(1, 13)}
    days |= {_make_date(born.year, born.month, day) for day in range(1, 32)}
    days.add(_make_date(born.year, born.day, born.month))
    return sorted(each for each in days if (each and is_near_date(born, each)) or each == born)


def _list_near_years(born: date) -> list[int]:
    return [
        *range(born.year - 9, born.year + 10),
        *(born.year + step for step in (-20, 20, -10, 10)),
    ]


def _make_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
