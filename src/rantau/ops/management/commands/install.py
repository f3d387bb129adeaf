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
from rantau.access.seeding import seed_demo_accounts, seed_demo_clients
from rantau.common import clock
from rantau.common.commands import OperatorCommand
from rantau.offices.seeding import connect_demo_offices, seed_offices, seed_regions
from rantau.partners.seeding import seed_demo_partners
from rantau.partners.selectors import has_demo_agencies
from rantau.protection.seeding import seed_roster

DEMONSTRATION_REFUSAL = (
    "This data directory holds the demonstration, whose passwords are published: "
    "start it without --empty, or choose another with --data DIR."
)
REAL_SERVICE_REFUSAL = (
    "Real people work in this data directory; invented ones are kept apart: "
    "start it with --empty, or choose another with --data DIR."
)
CONNECTED_2013 = 438  # district offices joined, 23 Aug 2013 (seed/README.md)


def seed_tables(*, demo: bool) -> None:
    """Fill what is not filled yet."""
    tables = Path(settings.ROOT) / "seed"
    with transaction.atomic():
        print(f"regions: {seed_regions()}")
        print(f"offices: {seed_offices(tables)}")
        if demo:
            connect_demo_offices(CONNECTED_2013, at=clock.now())
            print(f"demonstration accounts: {seed_demo_accounts(since=clock.now())}")
            print(f"demonstration agencies: {seed_demo_partners(at=clock.now())}")
            print(f"demonstration machines: {seed_demo_clients(since=clock.now())}")
            print(f"shifts of the Crisis Center: {seed_roster(since=clock.now())}")


class Command(OperatorCommand):
    """`rantau install`: tables, regions, offices and, for the demonstration, its accounts."""

    help = "Bring the tables up to date and fill what is not filled yet; safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """The command's own options."""
        parser.add_argument("--demo", action="store_true", help="also the demonstration's accounts")

    def run(self, options: argparse.Namespace) -> int:
        """Migrate and seed; 2 where a demonstration would come beside real accounts, or the
        other way round."""
        call_command("migrate", verbosity=0)
        is_demo = has_demo_agencies()
        if is_demo != options.demo and Account.objects.exists():
            print(DEMONSTRATION_REFUSAL if is_demo else REAL_SERVICE_REFUSAL, file=sys.stderr)
            return 2
        seed_tables(demo=options.demo)
        return 0
