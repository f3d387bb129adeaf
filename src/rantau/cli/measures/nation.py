"""The whole nation at once: a rehearsed day, and a recount of everybody."""

import time
from collections.abc import Iterator

from django.db import connection

from rantau.access.scope import looking
from rantau.cli.measures.line import Ground, Line
from rantau.cli.rehearsal.day import Day
from rantau.cli.rehearsal.nation import nation
from rantau.cli.rehearse import AUDITOR, rehearsed
from rantau.statistics.counting import differences

WORKERS, LONGEST = 3000, 120  # DESIGN section 8, "A national day"


def day(ground: Ground) -> Iterator[Line]:
    """3,000 workers each through a visit, with contacts, departures, arrivals and boards."""
    report = rehearsed(Day(ground.port, nation(), ground.tell), WORKERS, ground.data)
    whole = report.served == report.workers and not report.errors and not report.over_issued
    yield ground.line(
        f"a national day of {WORKERS} workers", "≤ 120 s, every document printed, 100 % success",
        report.wall_s, "s", met=whole and report.wall_s <= LONGEST,
        note=f"{report.served} served, {report.errors} errors, {report.over_issued} over-issued",
    )  # fmt: skip


def recounting(ground: Ground) -> Iterator[Line]:
    """Every passage counted anew and held against the boards, in one statement."""
    with looking(AUDITOR), connection.cursor() as cursor:
        cursor.execute("select count(*) from placement_passage")
        passages = cursor.fetchone()[0]
        started = time.monotonic()
        differing = differences()
        taken = time.monotonic() - started
    yield ground.line(
        "recount of everything, compared with the boards", "≤ 30 s at 10 M placements", taken, "s",
        note=f"{passages} passages, {len(differing)} differences",
    )  # fmt: skip
