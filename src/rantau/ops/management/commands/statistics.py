"""`rantau statistics check|recount`: compare the rollups with a recount, or rebuild them."""

import argparse

from django.core.management.base import CommandParser
from django.db import transaction

from rantau.access.actor import build_system_auditor
from rantau.access.scope import reading_as
from rantau.common.commands import OperatorCommand
from rantau.statistics.rollups import find_rollup_differences, rebuild_rollups


class Command(OperatorCommand):
    """`rantau statistics check|recount`: compare the rollups with a recount, or rebuild them."""

    help = "Compare the rollups with a recount, or rebuild them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the verb."""
        parser.add_argument("verb", choices=["check", "recount"])

    def run(self, options: argparse.Namespace) -> int:
        """Rebuild the rollups if asked to; then print every difference from a recount.

        Returns 1 when there is any.
        """
        if options.verb == "recount":
            with transaction.atomic():
                rebuild_rollups()
            print("every milestone event below the horizon was counted anew")
        with reading_as(build_system_auditor("statistics")):
            differences = find_rollup_differences()
        for axes, shown, counted in differences:
            print(f"DIFFERS: {axes}: shown {shown}, counted {counted}")
        print("boards differ from a recount" if differences else "boards equal a recount")
        return 1 if differences else 0
