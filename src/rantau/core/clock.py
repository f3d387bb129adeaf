"""The only place that tells the time. Everything is stored in UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today(zone: str = "Asia/Jakarta") -> date:
    """The calendar day in `zone` (an IANA name); western Indonesian time unless told."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at `at` (aware) for tests and rehearsals."""
    token = _frozen.set(at)
    try:
        yield
    finally:
        _frozen.reset(token)
