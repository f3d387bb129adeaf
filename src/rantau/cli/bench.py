"""`script/bench`: every budget of DESIGN section 8 that exists so far, with the data size.

Runs in a folder of its own (bench_ground.py), beside the data directory, where the nation is made.
Sends to loopback only, a bounded number of requests.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.db import connection

from rantau.access.scope import looking
from rantau.cli.measures import commands, doors, nation, pages, papers, starts
from rantau.cli.measures.cast import BENCH
from rantau.cli.measures.line import Ground, Line
from rantau.cli.rehearsal.nation import persons
from rantau.cli.running import serving

APP_URL = "RANTAU_APP_URL"  # the application's own login, under which pgbench runs
# In this order: what is measured at rest first, what leaves the most behind last.
MEASURES: dict[str, Callable[[Ground], Iterator[Line]]] = {
    "memory": doors.resting,
    "pages": pages.working,
    "search": pages.searching,
    "boards": pages.boards,
    "issue": papers.issuing,
    "verify": papers.verifying,
    "signin": doors.signing_in,
    "intake": doors.intake,
    "recount": nation.recounting,
    "day": nation.day,
    "register": commands.registering,
    "clear": commands.clearing,
    "start": starts.starting,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    parser.add_argument("names", nargs="*", help=f"of {', '.join(MEASURES)}; all unless given")
    parser.add_argument("--json", dest="file", type=Path, help="write the lines to this file")
    parser.add_argument("--persons", type=int, help="size of the nation (default 20,000)")
    parser.add_argument(
        "--here", action="store_true", help="measure what serves from --data, and spoil its journal"
    )


def handle(options: argparse.Namespace) -> int:
    """Measure and print, also what falls short; 2 when nothing could be measured."""
    unknown = set(options.names) - set(MEASURES)
    server = serving(Path(settings.RANTAU_DATA))
    if unknown or server is None or not server.port:
        reason = f"no measure is called {', '.join(sorted(unknown))}" if unknown else NOBODY
        print(reason, file=sys.stderr)
        return 2
    ground = Ground(server.port, Path(settings.RANTAU_DATA), os.environ[APP_URL], persons(), _tell)
    found: list[Line] = []
    _settle()
    for name in options.names or MEASURES:
        for line in MEASURES[name](ground):
            found.append(line)
            _print(line)
    for what, times in ground.steps.errors.items():
        print(f"  wrong: {what} ({times} times)")
    if options.file:
        options.file.write_text(json.dumps([_plain(line) for line in found], indent=2) + "\n")
    connection.close()
    return 0


WAITING = "select count(*) from documents_document where printed_at is null"
LONGEST = 600  # seconds


def _settle() -> None:
    """Let the worker finish what an earlier bench left, or it prints beside the first measures."""
    end, left = time.monotonic() + LONGEST, 1
    while left and time.monotonic() < end:
        with looking(BENCH), connection.cursor() as cursor:
            cursor.execute(WAITING)
            [left] = cursor.fetchone()
        if left:
            _tell(f"the worker has {left} papers to print first …")
            time.sleep(5)


NOBODY = "Rantau is not running from this data directory: start it with script/run, then measure."
KEYS = ("name", "budget", "measured", "unit", "persons", "ratio_to_raw", "met", "note")


def _plain(line: Line) -> dict[str, object]:
    given = asdict(line)
    return {key: given[key] for key in KEYS}


def _tell(line: str) -> None:
    print(line, flush=True)


def _print(line: Line) -> None:
    verdict = {True: "met", False: "NOT MET", None: "—"}[line.met]
    print(f"{line.name}: {line.measured} {line.unit} (budget {line.budget}) {verdict}; "
          f"{line.persons} persons", flush=True)  # fmt: skip
    if line.ratio_to_raw is not None:
        print(f"    {line.ratio_to_raw:.1%} of the raw database's rate in the same run")
    if line.note:
        print(f"    {line.note}")
