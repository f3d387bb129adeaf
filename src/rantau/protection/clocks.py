"""Due times. The only place of this room that counts time forward."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rantau.protection.limits import Limits, Span

DESK_ZONE = ZoneInfo("Asia/Jakarta")  # the desk's working days; minutes and hours never rest
SATURDAY = 5


def due(started: datetime, span: Span) -> datetime:
    """The moment by which something begun at `started` (aware) must be done."""
    if span.unit == "working_days":
        return _after_working_days(started, span.amount)
    return started + timedelta(**{span.unit: span.amount})


def _after_working_days(started: datetime, days: int) -> datetime:
    """The same time of day so many working days on; a weekend counts for nothing."""
    at = started.astimezone(DESK_ZONE)
    while days > 0:
        at += timedelta(days=1)
        days -= at.weekday() < SATURDAY
    return at.astimezone(started.tzinfo)


def next_look(started: datetime, limits: Limits, now: datetime) -> datetime:
    """When the silence of whoever owns it now is looked at: the next rung, or the last again."""
    for rung in limits.ladder:
        at = due(started, rung)
        if at > now:
            return at
    return due(now, limits.ladder[-1])
