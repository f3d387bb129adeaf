"""Working time of an office.

Its week (seed/calendars.csv), its opening hours, its country's public holidays.
"""

import csv
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import holidays
from django.conf import settings

from rantau.common import clock
from rantau.offices.models import Office
from rantau.procedures.calendar import Calendar

ALWAYS_OPEN = "always-open"
# Besides public holidays, offices in Indonesia close on days of collective leave.
HOLIDAY_CATEGORIES = {"ID": ("public", "government")}


@dataclass(frozen=True)
class WorkingWeek:
    """A working week as declared: country of its holidays, weekdays (Monday is 0), the midday
    break."""

    country: str
    weekdays: frozenset[int]
    break_time: tuple[time, time] | None


@lru_cache(maxsize=1)
def _read_working_weeks() -> dict[str, WorkingWeek]:
    with (Path(settings.BASE_DIR) / "seed" / "calendars.csv").open(encoding="utf-8") as file:
        return {row["code"]: _parse_working_week(row) for row in csv.DictReader(file)}


def get_working_week(code: str) -> WorkingWeek:
    """The week of a code; KeyError when there is none. The table is read again for a code that
    was not in it, since a line may be added while the service runs."""
    if code not in _read_working_weeks():
        _read_working_weeks.cache_clear()
    return _read_working_weeks()[code]


def list_offices_without_week() -> list[str]:
    """Codes of the open offices whose working week is not in the table: nothing could be due
    there."""
    open_offices = Office.objects.filter(closed_at=None).exclude(calendar=ALWAYS_OPEN)
    codes = open_offices.order_by("code").values_list("code", "calendar")
    return [code for code, calendar in codes if calendar not in _read_working_weeks()]


def _parse_working_week(row: dict[str, str]) -> WorkingWeek:
    break_time = None
    if row["break_from"]:
        break_time = (time.fromisoformat(row["break_from"]), time.fromisoformat(row["break_until"]))
    days = frozenset(int(day) - 1 for day in row["weekdays"].split())
    return WorkingWeek(row["country"], days, break_time)


def get_office_calendar(office: UUID) -> Calendar:
    """The calendar of an office. Each process reads it again every minute, since the operator
    may move an office while the service runs."""
    return _read_office_calendar(office, int(clock.now().timestamp()) // 60)


@lru_cache(maxsize=4096)
def _read_office_calendar(office: UUID, _minute: int) -> Calendar:
    row = Office.objects.get(id=office)
    return build_calendar(row.calendar, row.time_zone, row.opens, row.closes)


@lru_cache(maxsize=256)
def build_calendar(code: str, zone: str, opens: time | None, closes: time | None) -> Calendar:
    """The calendar of every office with this week (`seed/calendars.csv`), zone and hours."""
    if code == ALWAYS_OPEN or opens is None or closes is None:
        return Calendar(zone, frozenset(range(7)), (), ())
    week = get_working_week(code)
    hours = [(opens, closes)]
    if week.break_time:
        hours = [(opens, week.break_time[0]), (week.break_time[1], closes)]
    return Calendar(zone, week.weekdays, tuple(hours), _get_holidays(week.country))


@lru_cache(maxsize=64)
def _get_holidays(country: str) -> holidays.HolidayBase:
    categories = HOLIDAY_CATEGORIES.get(country, ("public",))
    return holidays.country_holidays(country, categories=categories)
