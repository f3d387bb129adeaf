"""When somebody is warned before a day on which something of hers ends. Pure: the caller says which
day is today."""

from datetime import date

WARNING_DAYS = (7, 30, 90)  # before the end, nearest first; chosen by us


def find_end_warning(on: date, today: date) -> int | None:
    """Which of WARNING_DAYS is to be said today of what ends on a day, the nearest alone; None
    before the first of them and after the end."""
    left = (on - today).days
    return next((days for days in WARNING_DAYS if 0 <= left <= days), None)


def find_new_end_warning(
    on: date, today: date, *, warned_for: date | None, warned_days: int | None
) -> int | None:
    """Which of WARNING_DAYS is to be said of an end today; None where none is, or it was said.

    warned_for, warned_days  the end that was warned of last, and which of WARNING_DAYS that was
    """
    days = find_end_warning(on, today)
    warned = warned_days if warned_for == on else None
    has_warned = days is None or (warned is not None and warned <= days)
    return None if has_warned else days
