"""`rantau lay`: tables, regions, offices and accounts in one process; safe to run again."""

import argparse
import sys

from django.core.management import call_command
from django.db import connection

from rantau.access.models import Account
from rantau.cli import seed
from rantau.partners.models import Agency
from rantau.partners.seeding import demonstration_stands

PUBLISHED = (
    "This data directory holds the demonstration, whose passwords are published: "
    "start it without --empty, or choose another with --data DIR."
)
SERVICE = (
    "Real people work in this data directory; invented ones are kept apart: "
    "start it with --empty, or choose another with --data DIR."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The same words as `seed`."""
    seed.add_arguments(parser)


def handle(options: argparse.Namespace) -> int:
    """Bring the tables up to date, then fill what is not filled yet.

    A demonstration stays one, and never comes where accounts are that are not its own.
    """
    call_command("migrate", verbosity=0)
    stands = demonstration_stands()
    if stands != options.demo and Account.objects.exists():
        print(PUBLISHED if stands else SERVICE, file=sys.stderr)
        return 2
    return seed.handle(options)


def demonstration() -> bool:
    """Whether a demonstration was laid here already."""
    tables = connection.introspection.table_names()
    return Agency._meta.db_table in tables and demonstration_stands()
