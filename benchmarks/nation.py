"""Measure the whole nation at once: a rehearsed day, and a recount of every milestone event."""

import time
from collections.abc import Iterator

from benchmarks.report import BenchTarget, Measurement
from rantau.access.scope import reading_as
from rantau.demo.load.officer import Address
from rantau.demo.management.commands.rehearse import AUDITOR, rehearse_day
from rantau.demo.rehearsal.day import Day
from rantau.demo.rehearsal.desks import get_demonstration_desks
from rantau.placement.models import MilestoneEvent
from rantau.statistics.rollups import find_rollup_differences

WORKERS, BUDGET_S = 3000, 150  # docs/design/budgets.md, "A national day"


def measure_day(target: BenchTarget) -> Iterator[Measurement]:
    """Serve 3,000 workers, with contacts, departures, arrivals and boards."""
    day = Day(Address(target.port), get_demonstration_desks(), target.print_line)
    report = rehearse_day(day, WORKERS, target.data, target.port)
    whole = report.served == report.workers and not report.errors and not report.over_issued
    yield target.line(
        f"a national day of {WORKERS} workers",
        "≤ 150 s, every document printed and signed, 100 % success",
        report.elapsed_s,
        "s",
        met=whole and report.elapsed_s <= BUDGET_S,
        note=f"{report.served} served, {report.errors} errors, {report.over_issued} over-issued",
    )


def measure_recount(target: BenchTarget) -> Iterator[Measurement]:
    """Recount every milestone event and compare with the rollups, in one statement."""
    with reading_as(AUDITOR):
        events = MilestoneEvent.objects.count()
        started = time.monotonic()
        differences = find_rollup_differences()
        elapsed = time.monotonic() - started
    yield target.line(
        "recount of everything, compared with the boards",
        "≤ 90 s at 10 M placements",
        elapsed,
        "s",
        note=f"{events} milestone events, {len(differences)} differences",
    )
