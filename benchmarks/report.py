"""One line of the bench's report, and the running Rantau that is measured."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TypedDict, Unpack

from rantau.demo.load.steps import StepFailed, Steps, StepSummary, summarize

CLIENTS = 16


@dataclass(frozen=True)
class Measurement:
    """A budget and what was measured. `met` is None where the machine cannot say.

    ratio_to_raw   of the rate at which pgbench runs the same statements; None where none was run
    note           what the number is over: offices, quota lines, seconds
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
    """What a measure says of its line beyond the number."""

    ratio_to_raw: float | None
    met: bool | None
    note: str


@dataclass
class BenchTarget:
    """A running Rantau: its port, data, the addresses of its database, how many persons it has."""

    port: int
    data: Path
    app_url: str
    persons: int
    tell: Callable[[str], None]
    steps: Steps = field(default_factory=Steps)

    def line(
        self, name: str, budget: str, value: float, unit: str, **judged: Unpack[MeasurementDetails]
    ) -> Measurement:
        """A line over the persons of this ground; what was judged of it as in Line."""
        measured = round(value, 3 if value < 1 else 1)
        return Measurement(name, budget, measured, unit, self.persons, **judged)


@dataclass(frozen=True)
class Rate:
    """So many in a second over all clients, what one took, and how many went wrong."""

    per_second: float
    each: StepSummary
    wrong: int


def run_clients(step: str, work: Callable[[int], None], count: int, steps: Steps) -> Rate:
    """Do `work` for each number below `count` from sixteen clients; `work` takes steps."""
    before = steps.errors.total()

    def one(number: int) -> None:
        try:
            work(number)
        except StepFailed:
            return

    started = monotonic()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(one, range(count)))
    wall = monotonic() - started
    each = summarize(steps.times[step])
    return Rate(each.count / wall, each, steps.errors.total() - before)
