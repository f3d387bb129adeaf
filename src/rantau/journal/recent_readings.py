"""Which records were shown lately in lists that open by themselves, so that an officer who returns
to the worklist fifty times a day is logged once an hour for each person on it
(docs/decisions/0057-a-list-is-logged-once-an-hour.md).

Each process remembers for itself, and only what was committed: after a start, or in another
process, more is logged, never less.
"""

from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
SPAN = timedelta(hours=1)
MAX_REMEMBERED = 100_000  # readings, some 20 MB


class RecentReadings:
    """Readings by key, with when they were logged (aware)."""

    def __init__(self) -> None:
        self._logged_at: dict[Hashable, datetime] = {}

    def list_new(self, keys: Iterable[Key], at: datetime) -> list[Key]:
        """Those that were not logged within SPAN before a moment."""
        start = at - SPAN
        return [key for key in keys if not self._is_after(self._logged_at.get(key), start)]

    def remember(self, keys: Iterable[Hashable], at: datetime) -> None:
        """Take them as logged; the oldest are forgotten where there are too many."""
        for key in keys:
            self._logged_at.pop(key, None)
            self._logged_at[key] = at
        for key in list(islice(self._logged_at, max(0, len(self._logged_at) - MAX_REMEMBERED))):
            self._logged_at.pop(key, None)

    @staticmethod
    def _is_after(logged_at: datetime | None, start: datetime) -> bool:
        return logged_at is not None and logged_at > start
