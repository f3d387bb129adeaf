"""The whole nation at once: a rehearsed day, and a recount of everybody."""

import time
from collections.abc import Iterator

from django.db import connection

from benchmarks.report import BenchTarget, Measurement
from rantau.access.scope import reading_as
from rantau.demo.management.commands.rehearse import AUDITOR, rehearse_day
from rantau.demo.rehearsal.day import Day
from rantau.demo.rehearsal.desks import get_demonstration_desks
from rantau.statistics.rollups import find_rollup_differences

WORKERS, LONGEST = 3000, 120  # docs/design/budgets.md, "A national day"


def measure_day(ground: BenchTarget) -> Iterator[Measurement]:
    """3,000 workers each through a visit, with contacts, departures, arrivals and boards."""
    report = rehearse_day(
        Day(ground.port, get_demonstration_desks(), ground.tell), WORKERS, ground.data
    )
    whole = report.served == report.workers and not report.errors and not report.over_issued
    yield ground.line(
        f"a national day of {WORKERS} workers",
        "≤ 120 s, every document printed, 100 % success",
        report.wall_s,
        "s",
        met=whole and report.wall_s <= LONGEST,
        note=f"{report.served} served, {report.errors} errors, {report.over_issued} over-issued",
    )


def measure_recount(ground: BenchTarget) -> Iterator[Measurement]:
    """Every passage counted anew and held against the boards, in one statement."""
    with reading_as(AUDITOR), connection.cursor() as cursor:
        cursor.execute("select count(*) from placement_milestone_event")
        passages = cursor.fetchone()[0]
        started = time.monotonic()
        differing = find_rollup_differences()
        taken = time.monotonic() - started
    yield ground.line(
        "recount of everything, compared with the boards",
        "≤ 30 s at 10 M placements",
        taken,
        "s",
        note=f"{passages} passages, {len(differing)} differences",
    )
