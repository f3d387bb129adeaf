"""`rantau statistics check|recount`: whether boards equal a recount; counting anew."""

import argparse
from dataclasses import replace

from django.db import transaction

from rantau.access.actor import system
from rantau.access.scope import looking
from rantau.statistics.counting import differences, recount


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    parser.add_argument("verb", choices=["check", "recount"])


def handle(options: argparse.Namespace) -> int:
    """Say where boards differ from a recount and return 1; or count anew and return 0."""
    if options.verb == "recount":
        with transaction.atomic():
            recount()
        print("every passage below the horizon was counted anew")
    with looking(replace(system("statistics"), scope="r_auditor")):
        found = differences()
    for axes, shown, counted in found:
        print(f"DIFFERS: {axes}: shown {shown}, counted {counted}")
    print("boards differ from a recount" if found else "boards equal a recount")
    return 1 if found else 0
