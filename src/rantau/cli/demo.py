"""`rantau demo build`: the demonstration nation, people invented in the proportions of 2013."""

import argparse
import os
import sys
import time

from rantau.cli import lay
from rantau.cli.nation.build import Busy, build

PERSONS, SEED = 20_000, 2013


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    parser.add_argument("verb", choices=["build"])
    parser.add_argument("--persons", type=int, default=PERSONS, help="how many people")
    parser.add_argument("--seed", type=int, default=SEED, help="the same seed, the same people")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--gently", action="store_true", help="leave the machine to those who work")


def handle(options: argparse.Namespace) -> int:
    """Build it, or go on with what was begun; a nation that stands is left as it is.

    A data directory that was never started is laid first; one of a service is refused.
    """
    if options.persons < 1 or options.workers < 1:
        print("--persons and --workers are at least 1.", file=sys.stderr)
        return 2
    if not lay.demonstration() and (refused := lay.handle(argparse.Namespace(demo=True))):
        return refused
    if options.gently:
        os.nice(10)
    began = time.monotonic()
    try:
        built = build(
            options.persons, options.seed, workers=1 if options.gently else options.workers
        )
    except Busy:
        print("Another process fills the demonstration nation now; wait for it.", file=sys.stderr)
        return 1
    if built.before:
        print("The demonstration nation stands already; there is only one.")
        return 0
    took = time.monotonic() - began
    print(f"demonstration nation: {built.written:,} people written in {took:.0f} s")
    if built.worker:
        print(f"One of them signs in at /saya/masuk/ (once): {built.worker}")
    return 0
