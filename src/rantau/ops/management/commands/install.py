"""`rantau install`: migrate, and fill regions, offices and the accounts of a demonstration.

Safe to run again.
"""

import argparse
import sys
from pathlib import Path
from uuid import uuid5

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import transaction

from rantau.access.actor import build_system_actor
from rantau.access.models import Account
from rantau.common.commands import OperatorCommand
from rantau.config.checks import find_configured_address_faults
from rantau.offices.calendars import list_offices_without_week
from rantau.offices.tables import (
    note_calendars,
    update_former_regencies,
    update_offices,
    update_regions,
)
from rantau.partners.selectors import has_demo_agencies
from rantau.placement.scheme_checks import find_scheme_file_faults, list_published_schemes
from rantau.registry.name_keys import rekey_names
from rantau.rounds.services.sending_figures import (
    SEED_DESTINATION,
    SEED_KEYS,
    read_seed,
    record_figures,
)

INSTALL_ACTOR = build_system_actor("install")
IS_DEMONSTRATION = (
    "This data directory holds the demonstration, whose passwords are published: "
    "start it without --empty, or choose another with --data DIR."
)
IS_REAL_SERVICE = (
    "Real people work in this data directory; invented ones are kept apart: "
    "start it with --empty, or choose another with --data DIR."
)


SCHEME_REMEDY = (
    "Nothing starts with these schemes: mend the files, then script/rantau scheme check."
)


WEEK_MISSING = (
    "seed/calendars.csv has no working week for {}: put the row back, or give the office another "
    "with script/rantau office move."
)


def update_tables() -> None:
    """Update regions, offices and calendars from this release and the tables in seed/; print the
    numbers of changes."""
    tables = Path(settings.BASE_DIR) / "seed"
    with transaction.atomic():
        written = update_regions() + update_former_regencies(tables)
        print(f"regions: {written} rows written")
        added, changed = update_offices(tables)
        print(f"offices: {added} added, {changed} changed")
        if note_calendars(tables):
            print("calendars: working weeks noted")
    load_figures(tables)
    if rekeyed := rekey_names():
        print(f"names: {rekeyed} keyed anew for search and matching")


def load_figures(tables: Path) -> None:
    """Record the figures of sending countries that come with this release, once for each state of
    the table: what headquarters corrected since stays."""
    digest, rows = read_seed(tables)
    record_figures(INSTALL_ACTOR, uuid5(SEED_KEYS, digest), SEED_DESTINATION, rows)


class Command(OperatorCommand):
    """`rantau install`: migrate, and fill regions, offices and the accounts of a demonstration."""

    help = "Migrate, and fill regions, offices and the accounts of a demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument("--demo", action="store_true", help="also the demonstration's accounts")
        parser.add_argument(
            "--static", action="store_true", help="also the static files that the web serves"
        )

    def run(self, options: argparse.Namespace) -> int:
        """Migrate, update the tables, and make the accounts of a demonstration if asked to.

        Returns 2 for a public address that cannot work, for schemes that cannot be in force, for a
        working week that is missing, for a demonstration beside real accounts, and for real
        accounts beside a demonstration.
        """
        if faults := find_configured_address_faults():
            print("\n".join(faults), file=sys.stderr)
            return 2
        if faults := find_scheme_file_faults():
            print("\n".join([*faults, SCHEME_REMEDY]), file=sys.stderr)
            return 2
        call_command("migrate", verbosity=0)
        if faults := find_scheme_file_faults(published=list_published_schemes()):
            print("\n".join([*faults, SCHEME_REMEDY]), file=sys.stderr)
            return 2
        is_demo = has_demo_agencies()
        if is_demo != options.demo and Account.objects.exists():
            print(IS_DEMONSTRATION if is_demo else IS_REAL_SERVICE, file=sys.stderr)
            return 2
        update_tables()
        if without_week := list_offices_without_week():
            print(WEEK_MISSING.format(", ".join(without_week)), file=sys.stderr)
            return 2
        if options.static:
            call_command("collectstatic", interactive=False, verbosity=0)
        if options.demo:
            call_command("demo", "accounts")
        return 0
