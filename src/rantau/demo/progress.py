"""Show the progress of a long task: a bar on a terminal, a line every few seconds in a log."""

import sys
import time
from collections.abc import Callable
from typing import Self, TextIO

from rich import progress
from rich.console import Console

SECONDS_BETWEEN_LINES = 5.0  # in a log


class Progress:
    """Count what is done of `total` inside its `with` block; show rate and remaining time.

    unit       what is counted: `people`
    get_time   a clock in seconds, for tests
    """

    def __init__(
        self,
        name: str,
        total: int,
        unit: str,
        *,
        out: TextIO | None = None,
        get_time: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name, self.total, self.unit = name, total, unit
        self._out, self._get_time = out or sys.stdout, get_time
        console = Console(file=self._out)
        self._is_terminal = console.is_terminal
        self._bar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.TextColumn("{task.completed:,.0f} of {task.total:,.0f} {task.fields[unit]}"),
            progress.TextColumn("{task.fields[rate]}"),
            progress.TimeRemainingColumn(),
            console=console,
            disable=not self._is_terminal,
            get_time=get_time,
        )
        self._bar.add_task(name, total=total, unit=unit, rate="")
        [self._task] = self._bar.tasks
        self._last_line_at = get_time()

    def __enter__(self) -> Self:
        """Start the bar."""
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the bar, or write the last line; also after an exception."""
        self._bar.stop()
        if not self._is_terminal:
            self._write_line()

    def start_at(self, done: int) -> None:
        """Begin at `done`, where an earlier run ended; it does not count in the rate."""
        self._bar.reset(self._task.id, completed=done)

    def add(self, count: int) -> None:
        """Count `count` more as done, and show it when it is time."""
        self._bar.update(self._task.id, advance=count, rate=self._format_rate())
        if not self._is_terminal and self._get_time() - self._last_line_at >= SECONDS_BETWEEN_LINES:
            self._write_line()

    def _format_rate(self) -> str:
        return f"{self._task.finished_speed or self._task.speed or 0:,.0f}/s"

    def _write_line(self) -> None:
        self._last_line_at = self._get_time()
        task = self._task
        self._out.write(
            f"{self.name}: {task.completed:,.0f} of {self.total:,} {self.unit}, "
            f"{self._format_rate()}, {task.time_remaining or 0:.0f} s left\n"
        )
        self._out.flush()
