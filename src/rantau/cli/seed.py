"""`rantau seed`: regions, offices, and for the demonstration its accounts."""

import argparse
from pathlib import Path

from django.conf import settings
from django.db import transaction

from rantau.access.seeding import seed_demo_accounts, seed_demo_clients
from rantau.core import clock
from rantau.offices.seeding import connect_demo, seed_offices, seed_regions
from rantau.partners.seeding import seed_demo_partners
from rantau.protection.seeding import seed_roster

CONNECTED_2013 = 438  # district offices joined, 23 Aug 2013 (seed/README.md)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    parser.add_argument("--demo", action="store_true", help="also the demonstration's accounts")


def handle(options: argparse.Namespace) -> int:
    """Fill what is not filled yet; safe to run again."""
    tables = Path(settings.ROOT) / "seed"
    with transaction.atomic():
        print(f"regions: {seed_regions()}")
        print(f"offices: {seed_offices(tables)}")
        if options.demo:
            connect_demo(CONNECTED_2013, at=clock.now())
            print(f"demonstration accounts: {seed_demo_accounts(since=clock.now())}")
            print(f"demonstration agencies: {seed_demo_partners(at=clock.now())}")
            print(f"demonstration machines: {seed_demo_clients(since=clock.now())}")
            print(f"shifts of the Crisis Center: {seed_roster(since=clock.now())}")
    return 0
