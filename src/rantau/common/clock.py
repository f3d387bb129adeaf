"""The only source of the current time (UTC), which tests can freeze, and the years that any date
here may lie in."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

WESTERN_TIME = ZoneInfo("Asia/Jakarta")  # western Indonesia, whose days are those of the nation

_frozen_now: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _frozen_now.get() or datetime.now(UTC)


def today(zone: str = WESTERN_TIME.key) -> date:
    """The calendar day in `zone` (an IANA name); western Indonesian time by default."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def freeze_clock(at: datetime) -> Iterator[None]:
    """Hold the clock at `at` (aware), for tests and rehearsals."""
    token = _frozen_now.set(at)
    try:
        yield
    finally:
        _frozen_now.reset(token)


MIN_YEAR, MAX_YEAR = 1900, 2199  # of births, documents and acts; other years are typing errors
