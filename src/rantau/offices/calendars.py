"""An office's working time: its week (`seed/calendars.csv`), its hours, its country's holidays."""

import csv
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import holidays
from django.conf import settings

from rantau.offices.models import Office
from rantau.procedures.calendar import Calendar, due_after

ALWAYS = "always-open"
# Beside public holidays Indonesia's offices close on the days of collective leave.
CATEGORIES = {"ID": ("public", "government")}


@dataclass(frozen=True)
class Week:
    """A working week as declared: country of the holidays, ISO weekdays, the hour of rest."""

    country: str
    weekdays: frozenset[int]
    rest: tuple[time, time] | None


@lru_cache(maxsize=1)
def _weeks() -> dict[str, Week]:
    with (Path(settings.ROOT) / "seed" / "calendars.csv").open(encoding="utf-8") as lines:
        return {line["code"]: _week(line) for line in csv.DictReader(lines)}


def _week(line: dict[str, str]) -> Week:
    rest = None
    if line["break_from"]:
        rest = (time.fromisoformat(line["break_from"]), time.fromisoformat(line["break_until"]))
    days = frozenset(int(day) - 1 for day in line["weekdays"].split())
    return Week(line["country"], days, rest)


@lru_cache(maxsize=4096)
def calendar_of(office: UUID) -> Calendar:
    """The calendar of the office; read once a process, since hours come by seeding."""
    found = Office.objects.get(id=office)
    return kept_as(found.calendar, found.time_zone, found.opens, found.closes)


@lru_cache(maxsize=256)
def kept_as(code: str, zone: str, opens: time | None, closes: time | None) -> Calendar:
    """The calendar of every office with this week (`seed/calendars.csv`), zone and hours."""
    if code == ALWAYS or opens is None or closes is None:
        return Calendar(zone, frozenset(range(7)), (), ())
    week = _weeks()[code]
    hours = [(opens, closes)]
    if week.rest:
        hours = [(opens, week.rest[0]), (week.rest[1], closes)]
    return Calendar(zone, week.weekdays, tuple(hours), _holidays(week.country))


@lru_cache(maxsize=64)
def _holidays(country: str) -> holidays.HolidayBase:
    categories = CATEGORIES.get(country, ("public",))
    return holidays.country_holidays(country, categories=categories)


def due(office: UUID, started: datetime, working_days: int) -> datetime:
    """When what the office was given at `started` (aware) is due, in its own working days."""
    return due_after(started, working_days, calendar_of(office))
