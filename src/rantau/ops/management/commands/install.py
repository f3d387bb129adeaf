"""`rantau install`: tables, regions, offices and, for the demonstration, its accounts.

Safe to run again.
"""

import argparse
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import transaction

from rantau.access.models import Account
from rantau.common.commands import OperatorCommand
from rantau.offices.tables import note_calendars, update_offices, update_regions
from rantau.partners.selectors import has_demo_agencies
from rantau.placement.scheme_checks import find_scheme_file_faults

DEMONSTRATION_REFUSAL = (
    "This data directory holds the demonstration, whose passwords are published: "
    "start it without --empty, or choose another with --data DIR."
)
REAL_SERVICE_REFUSAL = (
    "Real people work in this data directory; invented ones are kept apart: "
    "start it with --empty, or choose another with --data DIR."
)


SCHEME_REMEDY = (
    "Nothing starts with these schemes: mend the files, then script/rantau scheme check."
)


def update_tables() -> None:
    """Bring regions, offices and calendars up to date with this release and the tables in seed/."""
    tables = Path(settings.BASE_DIR) / "seed"
    with transaction.atomic():
        print(f"regions: {update_regions()} rows written")
        added, changed = update_offices(tables)
        print(f"offices: {added} added, {changed} changed")
        if note_calendars(tables):
            print("calendars: another table of working weeks than before")


class Command(OperatorCommand):
    """`rantau install`: tables, regions, offices and, for the demonstration, its accounts."""

    help = "Bring the tables up to date and fill what is not filled yet; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """The command's own options."""
        parser.add_argument("--demo", action="store_true", help="also the demonstration's accounts")
        parser.add_argument(
            "--static", action="store_true", help="also the static files that the web serves"
        )

    def run(self, options: argparse.Namespace) -> int:
        """Migrate, bring the tables up to date, and make the demonstration's accounts.

        2 where a demonstration would come beside real accounts, or the other way round.
        """
        if faults := find_scheme_file_faults():
            print("\n".join([*faults, SCHEME_REMEDY]), file=sys.stderr)
            return 2
        call_command("migrate", verbosity=0)
        is_demo = has_demo_agencies()
        if is_demo != options.demo and Account.objects.exists():
            print(DEMONSTRATION_REFUSAL if is_demo else REAL_SERVICE_REFUSAL, file=sys.stderr)
            return 2
        update_tables()
        if options.static:
            call_command("collectstatic", interactive=False, verbosity=0)
        if options.demo:
            call_command("demo", "accounts")
        return 0
