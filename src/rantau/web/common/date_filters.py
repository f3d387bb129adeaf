"""Template filters that write dates, times and spans of time in the reader's zone and language."""

from datetime import date, datetime, time
from typing import Any

from django.utils import dateformat
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil
from django.utils.timezone import is_aware, localtime

DATE_FORMAT, TIME_FORMAT = "%d-%m-%Y", "%H.%M"
DATETIME_FORMAT = f"{DATE_FORMAT} {TIME_FORMAT}"


def format_date(at: date | None) -> str:
    """`25-11-2026`, in the reader's zone; nothing for none."""
    return f"{_to_reader_zone(at):{DATE_FORMAT}}" if at else ""


def format_time(at: datetime | time | None) -> str:
    """`09.40`, in the reader's zone if it has one, which is not named; nothing for none."""
    return "" if at is None else f"{_to_reader_zone(at):{TIME_FORMAT}}"


def format_datetime(at: datetime | None) -> str:
    """`25-11-2026 09.40 WIB`, in the reader's zone, which is named; nothing for none."""
    if not at:
        return ""
    local = _to_reader_zone(at)
    return f"{local:{DATETIME_FORMAT}} {local.tzname()}"


def format_datetime_range(start: datetime, end: datetime) -> str:
    """`25-11-2026 09.40–12.40 WIB`: both on one day, in the reader's zone, which is named."""
    until = _to_reader_zone(end)
    return f"{_to_reader_zone(start):{DATETIME_FORMAT}}–{until:{TIME_FORMAT}} {until.tzname()}"


def format_time_zone(at: datetime) -> str:
    """`WIB`: the short name of the reader's zone at that time."""
    return str(_to_reader_zone(at).tzname())


def format_weekday(at: date, *, short: bool = False) -> str:
    """`Rabu`, or `Rab` if short, in the reader's zone and language."""
    return dateformat.format(_to_reader_zone(at), "D" if short else "l")


def format_iso(at: datetime) -> str:
    """`2026-11-25T09:40:00+07:00`, as the `datetime` attribute of an element wants it."""
    return str(_to_reader_zone(at).isoformat())


def format_time_since(at: datetime | None, now: datetime) -> str:
    """How long ago it was: `2 hari, 3 jam`; nothing for none."""
    return timesince(at, now) if at else ""


def format_time_until(at: datetime | None, now: datetime) -> str:
    """How long it is until then: `2 hari, 3 jam`; nothing for none."""
    return timeuntil(at, now) if at else ""


def datetime_element(at: datetime | None) -> SafeString:
    """Date and time as an element that machines can read; nothing for none."""
    if not at:
        return SafeString()
    local = _to_reader_zone(at)
    return _render_time_element(local, f"{local:{DATETIME_FORMAT}} {local.tzname()}")


def date_element(at: datetime | None) -> SafeString:
    """The date alone as an element that machines can read; nothing for none."""
    if not at:
        return SafeString()
    local = _to_reader_zone(at)
    return _render_time_element(local, f"{local:{DATE_FORMAT}}")


def _render_time_element(local: datetime, words: str) -> SafeString:
    # Digits, punctuation and the name of a zone: nothing to escape.
    return SafeString(f'<time datetime="{local.isoformat()}">{words}</time>')


def _to_reader_zone(at: Any) -> Any:
    """A moment in the reader's zone; a day, or a time of day, is the same in every zone."""
    return localtime(at) if isinstance(at, datetime) and is_aware(at) else at
