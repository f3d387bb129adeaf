"""`rantau demo build`: fill the demonstration nation with people in the proportions of 2013.

`rantau demo accounts` makes its accounts, agencies, API clients and shifts, as installing does.
"""

import argparse
import os
import sys
import time

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import connection

from rantau.common.commands import OperatorCommand
from rantau.demo.nation.build import BuildInProgress, build_nation
from rantau.demo.nation.figures import DEFAULT_PERSONS
from rantau.demo.seeds.starting_data import create_starting_data
from rantau.partners.models import Agency
from rantau.partners.selectors import has_demo_agencies

SEED = 2013


def _has_demonstration() -> bool:
    """Whether a demonstration was installed here already."""
    tables = connection.introspection.table_names()
    return Agency._meta.db_table in tables and has_demo_agencies()


class Command(OperatorCommand):
    """`rantau demo build|accounts`: make the demonstration nation, or only those who work in it."""

    help = "The demonstration nation, people invented in the proportions of 2013."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the verb and the options of a build."""
        parser.add_argument("verb", choices=["build", "accounts"])
        parser.add_argument("--persons", type=int, default=DEFAULT_PERSONS, help="how many people")
        parser.add_argument("--seed", type=int, default=SEED, help="the same seed, the same people")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
        parser.add_argument(
            "--gently", action="store_true", help="leave the machine to those who work"
        )

    def run(self, options: argparse.Namespace) -> int:
        """Build the nation, or go on where an earlier build ended; leave a finished one as it is.

        A data directory without a demonstration is installed first; one of a real service is
        refused. Return 1 while another process builds, 2 for wrong options.
        """
        if options.persons < 1 or options.workers < 1:
            print("--persons and --workers are at least 1.", file=sys.stderr)
            return 2
        if options.verb == "accounts":
            create_starting_data()
            return 0
        if not _has_demonstration():
            call_command("install", demo=True)
        if options.gently:
            os.nice(10)
        started = time.monotonic()
        try:
            result = build_nation(
                options.persons, options.seed, workers=1 if options.gently else options.workers
            )
        except BuildInProgress:
            print(
                "Another process fills the demonstration nation now; wait for it.", file=sys.stderr
            )
            return 1
        if result.is_already_built:
            print("The demonstration nation is built already; there is only one.")
            return 0
        elapsed = time.monotonic() - started
        print(f"demonstration nation: {result.persons_written:,} people written in {elapsed:.0f} s")
        if result.worker_sign_in:
            print(f"One of them signs in at /saya/masuk/: {result.worker_sign_in}")
        return 0
