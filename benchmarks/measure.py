"""Measure the budgets of docs/design/budgets.md on a running Rantau, and print them.

Runs against the nation that `python -m benchmarks` serves from a data directory of its own.
Sends to loopback only, a bounded number of requests.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.db import connection

from benchmarks import (
    commands,
    documents,
    nation,
    opening,
    pages,
    rounds,
    service,
    starts,
    worklist,
)
from benchmarks.report import BenchTarget, Measurement
from benchmarks.waiting import wait_for_worker
from rantau.demo.rehearsal.desks import count_persons

APP_URL = "RANTAU_APP_URL"  # the application's own login, under which pgbench runs
# In this order: first what is measured at rest, last what writes the most.
MEASURES: dict[str, Callable[[BenchTarget], Iterator[Measurement]]] = {
    "memory": service.measure_memory_at_rest,
    "pages": pages.measure_working_pages,
    "worklist": worklist.measure_full_worklist,
    "search": pages.measure_searches,
    "boards": pages.measure_boards,
    "issue": documents.measure_issuing,
    "copies": documents.measure_signed_copies,
    "verify": documents.measure_verification,
    "signin": service.measure_sign_in,
    "intake": service.measure_intake,
    "recount": nation.measure_recount,
    "rounds": rounds.measure_rounds,
    "opening": opening.measure_opening,
    "day": nation.measure_day,
    "register": commands.measure_registration,
    "clear": commands.measure_clearance,
    "start": starts.measure_starts,
}


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of the options of `script/bench` that choose and report measures."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(MEASURES)}; all unless given")
    text = "people who come to the opening of a round; of fewer than 60,000 no budget is judged"
    parser.add_argument("--hopefuls", type=int, default=opening.HOPEFULS, help=text)
    parser.add_argument("--json", dest="file", type=Path, help="write the lines to this file")
    return parser


def main() -> int:
    """Measure and print, also what misses its budget; return 2 when nothing could be measured."""
    options = build_parser().parse_args()
    unknown = set(options.names) - set(MEASURES)
    if unknown or not settings.RANTAU_PORT:
        reason = f"no measure is called {', '.join(sorted(unknown))}" if unknown else NOT_RUNNING
        print(reason, file=sys.stderr)
        return 2
    target = BenchTarget(
        settings.RANTAU_PORT,
        Path(settings.RANTAU_DATA),
        os.environ[APP_URL],
        count_persons(),
        options.hopefuls,
        _print_line,
    )
    measurements: list[Measurement] = []
    wait_for_worker(_print_line)
    try:
        for name in options.names or MEASURES:
            for line in MEASURES[name](target):
                measurements.append(line)
                _print_measurement(line)
    finally:  # also what was measured before a measure that could not be made
        for what, times in target.steps.errors.items():
            print(f"  wrong: {what} ({times} times)")
        if options.file:
            content = json.dumps([_to_json(line) for line in measurements], indent=2)
            options.file.write_text(f"{content}\n")
        connection.close()
    return 0


NOT_RUNNING = (
    "Rantau is not running from this data directory: start it with script/run, then measure."
)
JSON_KEYS = ("name", "budget", "measured", "unit", "persons", "ratio_to_raw", "met", "note")


def _to_json(line: Measurement) -> dict[str, object]:
    values = asdict(line)
    return {key: values[key] for key in JSON_KEYS}


def _print_line(line: str) -> None:
    print(line, flush=True)


def _print_measurement(line: Measurement) -> None:
    verdict = {True: "met", False: "NOT MET", None: "—"}[line.met]
    print(
        f"{line.name}: {line.measured} {line.unit} (budget {line.budget}) {verdict}; "
        f"{line.persons} persons",
        flush=True,
    )
    if line.ratio_to_raw is not None:
        print(f"    {line.ratio_to_raw:.1%} of the raw database's rate in the same run")
    if line.note:
        print(f"    {line.note}")
