"""Template filters for dates, times and durations, in the reader's time zone and language."""

from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from django.utils import dateformat
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.timezone import get_current_timezone, is_aware
from django.utils.translation import get_language
from markupsafe import Markup

# The reader's zone while a page is rendered. Django keeps it too, but asking Django costs ten times
# as much, and a page has some fifty times.
rendering_zone: ContextVar[tzinfo | None] = ContextVar("rendering_zone", default=None)

DATE_FORMAT, TIME_FORMAT = "%d-%m-%Y", "%H.%M"
DATETIME_FORMAT = f"{DATE_FORMAT} {TIME_FORMAT}"


def format_date(at: date | None) -> str:
    """`25-11-2026`, in the reader's zone; empty for None. For attributes, titles and messages."""
    return f"{_to_reader_zone(at):{DATE_FORMAT}}" if at else ""


def format_time(at: datetime | time | None) -> str:
    """`09.40`: an aware datetime in the reader's zone, a time as it is; empty for None."""
    return "" if at is None else f"{_to_reader_zone(at):{TIME_FORMAT}}"


def format_datetime(at: datetime | None) -> str:
    """`25-11-2026 09.40 WIB`, in the reader's zone; empty for None."""
    if not at:
        return ""
    local = _to_reader_zone(at)
    return f"{local:{DATETIME_FORMAT}} {local.tzname()}"


def format_time_zone(at: datetime) -> str:
    """`WIB`: the short name of the reader's zone at that time."""
    return str(_to_reader_zone(at).tzname())


def format_weekday(at: date, *, short: bool = False) -> str:
    """`Rabu`, or `Rab` if short, in the reader's zone and language."""
    return dateformat.format(_to_reader_zone(at), "D" if short else "l")


def format_iso(at: datetime) -> str:
    """`2026-11-25T09:40:00+07:00`, for the `datetime` attribute of a `<time>` element."""
    return str(_to_reader_zone(at).isoformat())


def format_time_since(at: datetime | None, now: datetime) -> str:
    """How long ago it was: `2 hari, 3 jam`; empty for None."""
    return _format_span(at, now) if at else ""


def format_time_until(at: datetime | None, now: datetime) -> str:
    """How long it is until then: `2 hari, 3 jam`; empty for None."""
    return _format_span(now, at) if at else ""


MINUTES_A_DAY = 24 * 60
LONG_SPAN_DAYS = 28  # from here on the duration may be in months, which depend on the calendar


def _format_span(start: datetime, end: datetime) -> str:
    """The duration in its two largest units, as Django's `timesince`, but cached: a worklist has
    fifty of them."""
    minutes = int((end - start).total_seconds()) // 60
    if minutes >= LONG_SPAN_DAYS * MINUTES_A_DAY:
        return timesince(start, end)
    return _format_short_span(max(minutes, 0), get_language())


@lru_cache(maxsize=8192)
def _format_short_span(minutes: int, _language: str | None) -> str:
    """The same for less than four weeks, cached for each language."""
    start = datetime(2000, 1, 1, tzinfo=UTC)
    return timesince(start, start + timedelta(minutes=minutes))


def render_date(at: date | None) -> SafeString:
    """As `format_date`, for text on a page: a narrow line does not break it at its hyphens."""
    return _render_unbroken_date(_to_reader_zone(at)) if at else SafeString()


def render_datetime(at: datetime | None) -> SafeString:
    """As `format_datetime`, for text on a page: a narrow line does not break its date."""
    if not at:
        return SafeString()
    local = _to_reader_zone(at)
    return SafeString(f"{_render_unbroken_date(local)} {local:{TIME_FORMAT}} {local.tzname()}")


def render_datetime_range(start: datetime, end: datetime) -> SafeString:
    """`25-11-2026 09.40–12.40 WIB`, in the reader's zone, for text on a page: a narrow line does
    not break its date. Both times must be on one day."""
    begins, until = _to_reader_zone(start), _to_reader_zone(end)
    times = f"{begins:{TIME_FORMAT}}–{until:{TIME_FORMAT}} {until.tzname()}"
    return SafeString(f"{_render_unbroken_date(begins)} {times}")


def fill_sentence(sentence: str, **values: object) -> Markup:
    """A translated sentence with its `%(name)s` replaced: as markup, in which a value is escaped
    unless it is markup itself, as those of `render_date` are."""
    return Markup.escape(sentence) % values


def _render_unbroken_date(local: date) -> SafeString:
    """A date in an element whose style has no line break; browsers break at the hyphens of text."""
    return SafeString(f'<span class="date">{local:{DATE_FORMAT}}</span>')


def datetime_element(at: datetime | None) -> SafeString:
    """Date and time as a `<time>` element; empty for None."""
    if not at:
        return SafeString()
    local = _to_reader_zone(at)
    return _render_time_element(local, render_datetime(local))


def date_element(at: datetime | None) -> SafeString:
    """The date as a `<time>` element; empty for None."""
    if not at:
        return SafeString()
    local = _to_reader_zone(at)
    return _render_time_element(local, _render_unbroken_date(local))


def _render_time_element(local: datetime, text: SafeString) -> SafeString:
    # Digits, punctuation and the name of a zone: nothing to escape.
    return SafeString(f'<time datetime="{local.isoformat()}">{text}</time>')


def _to_reader_zone(at: Any) -> Any:
    """An aware datetime in the reader's zone; a date, or a time of day, as it is."""
    if not isinstance(at, datetime) or not is_aware(at):
        return at
    return at.astimezone(rendering_zone.get() or get_current_timezone())
