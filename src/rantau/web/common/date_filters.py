"""Template filters that write dates and times in the reader's time zone."""

from datetime import date, datetime

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = Library()
DATE_FORMAT, DATETIME_FORMAT = "%d-%m-%Y", "%d-%m-%Y %H.%M"


@register.filter(expects_localtime=True)
def day(at: date | None) -> str:
    """`25-11-2026`, in the reader's zone; nothing for none."""
    return f"{at:{DATE_FORMAT}}" if at else ""


@register.filter(expects_localtime=True)
def minute(at: datetime | None) -> str:
    """`25-11-2026 09.40 WIB`, in the reader's zone, which is named; nothing for none."""
    return f"{at:{DATETIME_FORMAT}} {at.tzname()}" if at else ""


@register.filter(expects_localtime=True)
def moment(at: datetime | None) -> SafeString:
    """The same as an element that machines can read."""
    return _render_time_element(at, minute(at)) if at else SafeString()


@register.filter(expects_localtime=True)
def day_moment(at: datetime | None) -> SafeString:
    """The day alone as an element that machines can read."""
    return _render_time_element(at, day(at)) if at else SafeString()


def _render_time_element(at: datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), words)
