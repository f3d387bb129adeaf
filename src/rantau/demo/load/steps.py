"""Measure how long each step takes and count the errors, over all threads."""

import re
import statistics
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from rantau.demo.load.officer import Response

CLIENTS = 16  # threads that send at the same time


class StepFailed(Exception):
    """The response of a step was not the expected one; the visit ends."""


@dataclass(frozen=True)
class StepSummary:
    """How often a step was taken, and the 50th, 95th and 99th percentile in milliseconds."""

    count: int
    p50_ms: float
    p95_ms: float
    p99_ms: float


# What tells most of an answer, the best first: the errors of a form, the page without its menu.
TELLING_PARTS = (
    re.compile(rb'<ul class="[^"]*error-summary__list[^"]*">(.*?)</ul>', re.DOTALL),
    re.compile(rb"<main[^>]*>(.*?)</main>", re.DOTALL),
)
TAG = re.compile(r"<[^>]+>")
ANSWER_LENGTH = 200  # characters that are kept


class Steps:
    """Milliseconds by step, errors by step and cause, and the number of commands.

    answers  what the first unexpected answer of each cause said
    """

    def __init__(self) -> None:
        self.times_ms: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.answers: dict[str, str] = {}
        self.commands = 0
        self._lock = threading.Lock()

    def measure(
        self, step: str, send: Callable[[], Response], *, expected: int, is_command: bool = False
    ) -> Response:
        """Call `send` and record its time under the name of the step.

        expected    status that the response must have
        is_command  the step writes, and counts as a command
        Raises      StepFailed, counted as an error, for another status or a broken connection
        """
        started = time.perf_counter()
        try:
            response = send()
        except OSError as fault:
            self._count(step, type(fault).__name__, str(fault))
            raise StepFailed(step) from fault
        elapsed_ms = (time.perf_counter() - started) * 1000
        with self._lock:
            self.times_ms[step].append(elapsed_ms)
            self.commands += is_command
        if response.status != expected:
            self._count(step, str(response.status), read_answer(response.body))
            raise StepFailed(step)
        return response

    def _count(self, step: str, what: str, text: str) -> None:
        cause = f"{step}: {what}"
        with self._lock:
            self.errors[cause] += 1
            self.answers.setdefault(cause, text)

    def describe_errors(self) -> list[str]:
        """Each cause of errors, how often it was met, and what the first answer said."""
        return [
            f"{cause}, {times} times; at first: {self.answers[cause]}"
            for cause, times in self.errors.items()
        ]

    def summarize(self) -> dict[str, StepSummary]:
        """Summarize every step that was taken."""
        return {step: summarize_times(times_ms) for step, times_ms in sorted(self.times_ms.items())}


def read_answer(body: bytes) -> str:
    """What an answer says, without tags: the errors of its form, how its page begins, or how it
    begins where it is no page."""
    parts = (part.search(body) for part in TELLING_PARTS)
    text = next((found[1] for found in parts if found), body).decode(errors="replace")
    return " ".join(TAG.sub(" ", text).split())[:ANSWER_LENGTH]


def summarize_times(times_ms: list[float]) -> StepSummary:
    """Compute count and percentiles of these milliseconds."""
    if len(times_ms) < 2:
        only = round(times_ms[0], 1) if times_ms else 0.0
        return StepSummary(len(times_ms), only, only, only)
    cuts = statistics.quantiles(times_ms, n=100)
    return StepSummary(len(times_ms), *(round(cuts[at], 1) for at in (49, 94, 98)))
