"""How far something has come: a bar on a terminal, a plain line every few seconds in a log."""

import sys
import time
from typing import TextIO

WIDTH = 30
ON_TERMINAL, IN_LOG = 0.2, 5.0  # seconds between two tellings


class Progress:
    """Counts `done` of `total` and tells rate and time left; `unit` is what is counted."""

    def __init__(self, name: str, total: int, unit: str, *, out: TextIO | None = None) -> None:
        self.name, self.total, self.unit = name, total, unit
        self.done = 0
        self._out = out or sys.stdout
        self._began = self._told = time.monotonic()
        self._before = 0
        self._live = self._out.isatty()

    def start_at(self, done: int) -> None:
        """So many were done by an earlier run; they do not count in the rate."""
        self.done = self._before = done

    def add(self, count: int) -> None:
        """So many more are done; tells it when it is time."""
        self.done += count
        now = time.monotonic()
        if now - self._told >= (ON_TERMINAL if self._live else IN_LOG):
            self._told = now
            self._tell("\r" if self._live else "", "" if self._live else "\n")

    def end(self) -> None:
        """Tell the last line."""
        self._tell("\r" if self._live else "", "\n")

    def rate(self) -> float:
        """So many a second since the beginning of this run."""
        return (self.done - self._before) / max(time.monotonic() - self._began, 0.001)

    def _tell(self, before: str, after: str) -> None:
        rate = self.rate()
        left = (self.total - self.done) / rate if rate else 0
        line = (
            f"{self.name}: {self.done:,} of {self.total:,} {self.unit}, "
            f"{rate:,.0f}/s, {round(left)} s left"
        )
        if self._live:
            full = WIDTH * self.done // max(self.total, 1)
            line = f"[{'#' * full}{'.' * (WIDTH - full)}] {line}   "
        self._out.write(f"{before}{line}{after}")
        self._out.flush()
