"""`rantau statistics check|recount`: whether boards equal a recount; counting anew."""

import argparse
from dataclasses import replace

from django.core.management.base import CommandParser
from django.db import transaction

from rantau.access.actor import build_system_actor
from rantau.access.scope import reading_as
from rantau.common.commands import OperatorCommand
from rantau.statistics.rollups import find_rollup_differences, rebuild_rollups


class Command(OperatorCommand):
    """`rantau statistics check|recount`: whether boards equal a recount; counting anew."""

    help = "whether boards equal a recount; counting anew."

    def add_arguments(self, parser: CommandParser) -> None:
        """The command's own words."""
        parser.add_argument("verb", choices=["check", "recount"])

    def run(self, options: argparse.Namespace) -> int:
        """Say where boards differ from a recount and return 1; or count anew and return 0."""
        if options.verb == "recount":
            with transaction.atomic():
                rebuild_rollups()
            print("every passage below the horizon was counted anew")
        with reading_as(replace(build_system_actor("statistics"), database_role="r_auditor")):
            found = find_rollup_differences()
        for axes, shown, counted in found:
            print(f"DIFFERS: {axes}: shown {shown}, counted {counted}")
        print("boards differ from a recount" if found else "boards equal a recount")
        return 1 if found else 0
