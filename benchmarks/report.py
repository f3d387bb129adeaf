"""The lines of the report, and the running Rantau that is measured."""

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TypedDict, Unpack

from rantau.demo.load.steps import CLIENTS, StepFailed, Steps, StepSummary, summarize_times


@dataclass(frozen=True)
class Measurement:
    """One line of the report.

    measured       the value, in `unit`
    persons        registered in the database
    ratio_to_raw   the rate divided by that of pgbench with the same statements; None without one
    met            whether the value is within its budget; None where this machine cannot tell
    note           what the value covers: offices, quota lines, seconds
    """

    name: str
    budget: str
    measured: float
    unit: str
    persons: int
    ratio_to_raw: float | None = None
    met: bool | None = None
    note: str = ""


class MeasurementDetails(TypedDict, total=False):
    """What a line has beside its value, as in Measurement."""

    ratio_to_raw: float | None
    met: bool | None
    note: str


@dataclass
class BenchTarget:
    """The running Rantau that is measured.

    data        its data directory
    app_url     address of its database as the application's login
    persons     registered when measuring began
    hopefuls    who come to the opening of a round
    print_line  prints a line of progress
    """

    port: int
    data: Path
    app_url: str
    persons: int
    hopefuls: int
    print_line: Callable[[str], None]
    steps: Steps = field(default_factory=Steps)

    def line(
        self, name: str, budget: str, value: float, unit: str, **details: Unpack[MeasurementDetails]
    ) -> Measurement:
        """Build a line of the report; `details` are fields of Measurement."""
        measured = round(value, 3 if value < 1 else 1)
        return Measurement(name, budget, measured, unit, self.persons, **details)


@dataclass(frozen=True)
class Rate:
    """Steps a second over all clients, the times of a step, and the number of errors."""

    per_second: float
    each: StepSummary
    wrong: int


def run_clients(step: str, work: Callable[[int], None], count: int, steps: Steps) -> Rate:
    """Call `work` with each number below `count` from sixteen clients. What the bench has made is
    not gone through for garbage meanwhile: it shares the processors with what is measured.

    step  the step that `work` measures with `steps`, and that is reported
    """
    before = steps.errors.total()

    def run_one(number: int) -> None:
        try:
            work(number)
        except StepFailed:
            return

    gc.collect()
    gc.freeze()
    started = monotonic()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(run_one, range(count)))
    elapsed = monotonic() - started
    gc.unfreeze()
    each = summarize_times(steps.times_ms[step])
    return Rate(each.count / elapsed, each, steps.errors.total() - before)
