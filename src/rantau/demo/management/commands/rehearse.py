"""`rantau rehearse day`: sends a national day through the doors of a running Rantau, and judges it.

Traffic goes to loopback only, a bounded number of requests.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from rantau.access.actor import build_system_actor
from rantau.access.scope import reading_as
from rantau.common.commands import OperatorCommand
from rantau.demo.load import processes
from rantau.demo.load.steps import Steps
from rantau.demo.rehearsal.day import Day, prepare_day, run_day
from rantau.demo.rehearsal.desks import (
    NoDemonstration,
    count_over_issued,
    count_persons,
    get_demonstration_desks,
)
from rantau.journal.sealing import get_heads_path
from rantau.journal.verification import verify_journal
from rantau.statistics.rollups import find_rollup_differences

AUDITOR = replace(build_system_actor("rehearsal"), database_role="r_auditor")


@dataclass(frozen=True)
class RehearsalReport:
    """What a rehearsed day was: the keys are those of the JSON file."""

    workers: int
    served: int
    wall_s: float
    commands: int
    commands_per_s: float
    errors: int
    over_issued: int
    journal_ok: bool
    statistics_ok: bool
    cpu_s: dict[str, float]
    steps: dict[str, Any]
    persons: int
    offices: int
    what_went_wrong: dict[str, int]

    @property
    def passed(self) -> bool:
        """Everybody served, nothing wrong, nothing over-issued, journal and rollups right."""
        clean = not self.errors and not self.over_issued
        return clean and self.served == self.workers and self.journal_ok and self.statistics_ok


def _tell(line: str) -> None:
    print(line, flush=True)


def rehearse_day(day: Day, workers: int, data: Path) -> RehearsalReport:
    """Prepare, run and judge one day of so many workers against the Rantau that `day` names."""
    earlier = prepare_day(day, workers)
    before, day.steps = day.steps, Steps()
    spent, started = processes.measure_cpu_seconds(data, day.port), time.monotonic()
    run_day(day, workers, earlier)
    wall = time.monotonic() - started
    cpu = {
        part: round(s - spent[part], 1)
        for part, s in processes.measure_cpu_seconds(data, day.port).items()
    }
    with reading_as(AUDITOR):
        sealed, differing = verify_journal(get_heads_path()), find_rollup_differences()
    wrong = before.errors + day.steps.errors
    return RehearsalReport(
        workers=workers,
        served=day.served.total(),
        wall_s=round(wall, 1),
        commands=day.steps.commands,
        commands_per_s=round(day.steps.commands / wall, 1),
        errors=wrong.total(),
        over_issued=count_over_issued(),
        journal_ok=sealed.is_valid,
        statistics_ok=not differing,
        cpu_s=cpu,
        steps={step: asdict(each) for step, each in day.steps.measured().items()},
        persons=count_persons(),
        offices=len(day.served),
        what_went_wrong=dict(wrong),
    )


def _print(report: RehearsalReport) -> None:
    print(
        f"\nserved {report.served} of {report.workers} workers at {report.offices} offices "
        f"in {report.wall_s} s; {report.persons} persons in the database"
    )
    print(f"{report.commands} commands, {report.commands_per_s} a second")
    print(f"{'step':<16}{'count':>8}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}")
    for step, each in report.steps.items():
        print(
            f"{step:<16}{each['count']:>8}{each['p50_ms']:>10}{each['p95_ms']:>10}{each['p99_ms']:>10}"
        )
    print("processor seconds: " + ", ".join(f"{part} {s}" for part, s in report.cpu_s.items()))
    print(
        f"errors {report.errors}, over-issued {report.over_issued}, "
        f"journal {'verified' if report.journal_ok else 'BAD'}, "
        f"statistics {'equal a recount' if report.statistics_ok else 'DIFFER'}"
    )
    for what, times in report.what_went_wrong.items():
        print(f"  wrong: {what} ({times} times)")


class Command(OperatorCommand):
    """`rantau rehearse day`: send a national day to a running Rantau, and report."""

    help = "sends a national day through the doors of a running Rantau, and judges it."

    def add_arguments(self, parser: CommandParser) -> None:
        """The command's own words."""
        parser.add_argument("what", choices=["day"])
        parser.add_argument(
            "--workers", type=int, default=3000, help="workers served (default 3000)"
        )
        parser.add_argument(
            "--speed",
            default="max",
            help="max, or how many times faster than a working day of eight hours",
        )
        parser.add_argument("--json", dest="file", type=Path, help="write the report to this file")

    def run(self, options: argparse.Namespace) -> int:
        """Rehearse and print the report; 1 when anything went wrong, 2 when it could not begin."""
        data = Path(settings.RANTAU_DATA)
        port = settings.RANTAU_PORT
        if not port:
            print(
                "Rantau is not running: start it with script/run, then rehearse.", file=sys.stderr
            )
            return 2
        try:
            pace = None if options.speed == "max" else float(options.speed)
            desks = get_demonstration_desks()
        except ValueError:
            print("--speed is `max` or a number, such as 60.", file=sys.stderr)
            return 2
        except NoDemonstration as reason:
            print(reason.__doc__, file=sys.stderr)
            return 2
        report = rehearse_day(Day(port, desks, _tell, pace), options.workers, data)
        _print(report)
        if options.file:
            options.file.write_text(json.dumps(asdict(report), indent=2) + "\n")
        return 0 if report.passed else 1
