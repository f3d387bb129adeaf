"""`rantau lay`: tables, regions, offices and accounts in one process; safe to run again."""

import argparse

from django.core.management import call_command

from rantau.cli import seed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The same words as `seed`."""
    seed.add_arguments(parser)


def handle(options: argparse.Namespace) -> int:
    """Bring the tables up to date, then fill what is not filled yet."""
    call_command("migrate", verbosity=0)
    return seed.handle(options)
