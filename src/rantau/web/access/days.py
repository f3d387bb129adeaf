"""Whole days of an office as moments: an officer writes the last day, rights end after it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def start_of(day: date | None, zone: str) -> datetime | None:
    """The first moment of `day` in `zone`, as UTC; None for none."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) if day else None


def last_moment(day: date | None, zone: str) -> datetime | None:
    """The moment at which `day` is over in `zone`, as UTC; None for none."""
    return start_of(day + timedelta(days=1), zone) if day else None
