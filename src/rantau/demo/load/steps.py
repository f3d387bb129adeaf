"""How long each step took, and what went wrong, counted over all threads."""

import http.client
import statistics
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from rantau.demo.load.officer import Answer


class StepFailed(Exception):
    """A step was answered otherwise than it should be; its visit ends."""


@dataclass(frozen=True)
class StepSummary:
    """One step: how often, and the milliseconds of the median, of 95 and of 99 in a hundred."""

    count: int
    p50_ms: float
    p95_ms: float
    p99_ms: float


class Steps:
    """Times by step. `done` counts commands: steps that wrote something."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.commands = 0
        self._turn = threading.Lock()

    def take(
        self, step: str, ask: Callable[[], Answer], *, wants: int, writes: bool = False
    ) -> Answer:
        """Ask and time it; Wrong, and counted, when the answer is another than `wants`."""
        started = time.perf_counter()
        try:
            answer = ask()
        except (OSError, http.client.HTTPException) as fault:
            self._count(step, type(fault).__name__)
            raise StepFailed(step) from fault
        spent = (time.perf_counter() - started) * 1000
        with self._turn:
            self.times[step].append(spent)
            self.commands += writes
        if answer.status != wants:
            self._count(step, str(answer.status))
            raise StepFailed(step)
        return answer

    def _count(self, step: str, what: str) -> None:
        with self._turn:
            self.errors[f"{step}: {what}"] += 1

    def measured(self) -> dict[str, StepSummary]:
        """Every step that was taken."""
        return {step: summarize(times) for step, times in sorted(self.times.items())}


def summarize(times: list[float]) -> StepSummary:
    """Count and percentiles of some milliseconds."""
    if len(times) < 2:
        only = round(times[0], 1) if times else 0.0
        return StepSummary(len(times), only, only, only)
    cuts = statistics.quantiles(times, n=100)
    return StepSummary(len(times), *(round(cuts[at], 1) for at in (49, 94, 98)))
