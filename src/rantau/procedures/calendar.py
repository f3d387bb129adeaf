"""Working time: when an office works, when a task is due, which day it worked last."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Interval = tuple[time, time]
MAX_DAYS_AHEAD = 3700  # days looked ahead; ten years, beyond any standard


@dataclass(frozen=True)
class Calendar:
    """An office's working week in its own zone: intervals of a working day, and days off.

    zone       IANA name
    weekdays   Monday is 0; an office abroad has its own week
    intervals  local times, in order, not overlapping; empty when the office never closes
    holidays   days off, local
    """

    zone: str
    weekdays: frozenset[int]
    intervals: Sequence[Interval]
    holidays: Collection[date]

    def is_working_day(self, day: date) -> bool:
        """Whether `day` (local) is a working day."""
        return not self.intervals or (day.weekday() in self.weekdays and day not in self.holidays)


class NoWorkingDay(Exception):
    """No working day was found within ten years: the calendar is wrong."""


def compute_due_at(started: datetime, working_days: int, calendar: Calendar) -> datetime:
    """The end of the last working day on which an answer is still in time.

    started       aware; the day it falls on is not counted, even before opening time
    working_days  0 means the end of the day of the start, or of the next working day
    calendar      of the office that has to answer

    An office that never closes counts each day, to the same time of day.
    Raises  NoWorkingDay
    Source  ours, after UU 25/2009 on public service standards (docs/law/placement.md, "Standards")
    """
    zone = ZoneInfo(calendar.zone)
    local = started.astimezone(zone)
    if not calendar.intervals:
        return (local + timedelta(days=working_days)).astimezone(started.tzinfo)
    closes = max(end for _, end in calendar.intervals)
    day, days_left = local.date(), working_days
    if working_days == 0 and local.time() >= closes:
        day += timedelta(days=1)
    for _ in range(MAX_DAYS_AHEAD):
        if days_left <= 0 and calendar.is_working_day(day):
            return datetime.combine(day, closes, zone).astimezone(started.tzinfo)
        day += timedelta(days=1)
        days_left -= calendar.is_working_day(day)
    raise NoWorkingDay()


def count_working_days_left(at: datetime, due_at: datetime, calendar: Calendar) -> int:
    """How many working days after the day of `at` there are until `due_at` (both aware, `at` the
    earlier): with as many days `compute_due_at` leads from `at` to `due_at` again, where that is an
    end of working time. An office that never closes counts each day that has begun.
    """
    zone = ZoneInfo(calendar.zone)
    if not calendar.intervals:
        return -((at - due_at) // timedelta(days=1))
    day, last = at.astimezone(zone).date(), due_at.astimezone(zone).date()
    days = (day + timedelta(days=number) for number in range(1, (last - day).days + 1))
    return sum(calendar.is_working_day(each) for each in days)


def get_last_working_day(at: datetime, calendar: Calendar) -> date:
    """The last working day, local to the office, that had ended `at` this aware moment.

    An office that never closes has last worked the day before.
    Raises  NoWorkingDay
    """
    local = at.astimezone(ZoneInfo(calendar.zone))
    day = local.date()
    if not calendar.intervals or local.time() < max(end for _, end in calendar.intervals):
        day -= timedelta(days=1)
    for _ in range(MAX_DAYS_AHEAD):
        if calendar.is_working_day(day):
            return day
        day -= timedelta(days=1)
    raise NoWorkingDay()
