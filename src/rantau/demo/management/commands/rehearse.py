"""`rantau rehearse day`: send a national day to a running Rantau over HTTP, and check the result;
`rantau rehearse round`: walk through a whole round in a Rantau of its own.

Traffic goes to loopback only, a bounded number of requests.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import connection

from rantau.access.actor import build_system_auditor
from rantau.access.scope import reading_as
from rantau.common.commands import OperatorCommand
from rantau.demo.load import processes
from rantau.demo.load.officer import Address
from rantau.demo.load.steps import Steps
from rantau.demo.rehearsal.day import Day, prepare_day, run_day
from rantau.demo.rehearsal.desks import (
    NoDemonstration,
    count_over_issued,
    count_persons,
    get_demonstration_desks,
)
from rantau.demo.rehearsal.round_command import run_round
from rantau.journal.heads import get_heads_path
from rantau.journal.verification import verify_journal
from rantau.statistics.rollups import find_rollup_differences

ROUND = "round"
AUDITOR = build_system_auditor("rehearsal")


@dataclass(frozen=True)
class RehearsalReport:
    """The result of a rehearsed day; the keys are those of the JSON file.

    workers, served  how many workers came, and how many were served without an error
    elapsed_s        seconds from the first sign-in to the last arrival
    over_issued      quota lines above their quota
    cpu_s            processor seconds by part: web, worker, database, generator
    steps            count and percentiles in milliseconds, by step
    error_counts     by step and cause
    """

    workers: int
    served: int
    elapsed_s: float
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
    error_counts: dict[str, int]

    @property
    def is_successful(self) -> bool:
        """Whether everybody was served without an error and every check passed."""
        return (
            self.served == self.workers
            and not self.errors
            and not self.over_issued
            and self.journal_ok
            and self.statistics_ok
        )


def _print_line(line: str) -> None:
    print(line, flush=True)


def rehearse_day(day: Day, workers: int, data: Path, port: int) -> RehearsalReport:
    """Prepare and run one day of so many workers, then verify the journal and the rollups.

    data  the data directory of the Rantau that `day` names
    port  where that Rantau itself answers, without a proxy
    """
    earlier = prepare_day(day, workers)
    preparation, day.steps = day.steps, Steps()
    cpu_before, started = processes.measure_cpu_seconds(data, port), time.monotonic()
    run_day(day, workers, earlier)
    elapsed_s = time.monotonic() - started
    cpu = {
        part: round(s - cpu_before[part], 1)
        for part, s in processes.measure_cpu_seconds(data, port).items()
    }
    connection.close()  # the database may have failed over since it was opened
    with reading_as(AUDITOR):
        verification, differences = verify_journal(get_heads_path()), find_rollup_differences()
    errors = preparation.errors + day.steps.errors
    return RehearsalReport(
        workers=workers,
        served=day.served.total(),
        elapsed_s=round(elapsed_s, 1),
        commands=day.steps.commands,
        commands_per_s=round(day.steps.commands / elapsed_s, 1),
        errors=errors.total(),
        over_issued=count_over_issued(),
        journal_ok=verification.is_valid,
        statistics_ok=not differences,
        cpu_s=cpu,
        steps={step: asdict(each) for step, each in day.steps.summarize().items()},
        persons=count_persons(),
        offices=len(day.served),
        error_counts=dict(errors),
    )


def _print_report(report: RehearsalReport) -> None:
    print(
        f"\nserved {report.served} of {report.workers} workers at {report.offices} offices "
        f"in {report.elapsed_s} s; {report.persons} persons in the database"
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
    for what, times in report.error_counts.items():
        print(f"  wrong: {what} ({times} times)")


THROUGH_HINT = (
    "--through is http://NAME:PORT, or https://NAME with --authority FILE, the certificate of "
    "the authority that signed the proxy's."
)
PORTS = {"http": 80, "https": 443}


def _build_address(options: argparse.Namespace, port: int) -> Address | None:
    """Where the day's clients go: the proxy if there is one, else `port`; None for an address that
    is none, or an authority that is not there."""
    if not options.through:
        return Address(port, patience=options.patience)
    try:
        url = urlsplit(options.through)
        through_port = url.port or PORTS[url.scheme]
        has_authority = bool(options.authority) and Path(options.authority).is_file()
    except (ValueError, KeyError, OSError):
        return None
    if not url.hostname or has_authority != (url.scheme == "https"):
        return None
    return Address(through_port, url.hostname, options.authority, options.patience)


class Command(OperatorCommand):
    """`rantau rehearse day|round`: send a national day to a running Rantau, or walk through a whole
    round in one that is started for it, and report."""

    help = (
        "Send a national day to a running Rantau over HTTP (day), or walk through a whole round "
        "in one of its own (round), and check the result."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the kind of rehearsal and its options."""
        parser.add_argument("what", choices=["day", ROUND])
        parser.add_argument("--edition", default="korea-2013", help="round: of schemes/rounds")
        parser.add_argument("--people", type=int, help="round: who take part; as in the edition")
        parser.add_argument(
            "--workers", type=int, default=3000, help="workers served (default 3000)"
        )
        parser.add_argument(
            "--speed",
            default="max",
            help="max, or how many times faster than a working day of eight hours",
        )
        parser.add_argument("--json", dest="file", type=Path, help="write the report to this file")
        parser.add_argument(
            "--through",
            default="",
            help="address of a proxy on this machine, such as https://rantau.example",
        )
        parser.add_argument(
            "--authority", default="", help="file of the authority of the proxy's certificate"
        )
        parser.add_argument(
            "--patience",
            type=float,
            default=0.0,
            help="seconds for which clients repeat what was not answered (default: not at all)",
        )

    def run(self, options: argparse.Namespace) -> int:
        """Rehearse and print the report; return 1 after any error, 2 when it could not begin."""
        if options.what == ROUND:
            return run_round(options.edition, options.people, options.file)
        data = Path(settings.RANTAU_DATA)
        port = settings.RANTAU_PORT
        if not port:
            print(
                "Rantau is not running: start it with script/run, then rehearse.", file=sys.stderr
            )
            return 2
        try:
            speed = None if options.speed == "max" else float(options.speed)
            desks = get_demonstration_desks()
        except ValueError:
            print("--speed is `max` or a number, such as 60.", file=sys.stderr)
            return 2
        except NoDemonstration as reason:
            print(reason, file=sys.stderr)
            return 2
        if not (address := _build_address(options, port)):
            print(THROUGH_HINT, file=sys.stderr)
            return 2
        day = Day(address, desks, _print_line, speed)
        report = rehearse_day(day, options.workers, data, port)
        _print_report(report)
        if options.file:
            options.file.write_text(json.dumps(asdict(report), indent=2) + "\n")
        return 0 if report.is_successful else 1
