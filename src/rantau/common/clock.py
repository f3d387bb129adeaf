"""The only source of the current time (UTC), which tests can freeze and rehearsals move, and the
years that any date here may lie in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

WESTERN_TIME = ZoneInfo("Asia/Jakarta")  # western Indonesia, whose days are those of the nation

_frozen_now: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def get_machine_time() -> datetime:
    """This moment by the machine's clock, aware, in UTC, whatever else was put in its place."""
    return datetime.now(UTC)


class _Source:
    """Where this process gets the time from."""

    get_time: Callable[[], datetime] = staticmethod(get_machine_time)


def use_time_source(get_time: Callable[[], datetime]) -> None:
    """Put a source of the time (aware, in UTC) in the place of the machine's, in this process; a
    frozen clock still wins. Rehearsals alone do this (docs/operations/rehearsal.md)."""
    _Source.get_time = staticmethod(get_time)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _frozen_now.get() or _Source.get_time()


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
