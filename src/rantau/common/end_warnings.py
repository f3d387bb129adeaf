"""When somebody is warned before a day on which something of hers ends. Pure: the caller says which
day is today."""

from datetime import date

WARNING_DAYS = (7, 30, 90)  # before the end, nearest first; chosen by us


def find_end_warning(on: date, today: date) -> int | None:
    """Which of WARNING_DAYS is to be said today of what ends on a day, the nearest alone; None
    before the first of them and after the end."""
    left = (on - today).days
    return next((days for days in WARNING_DAYS if 0 <= left <= days), None)
