"""Base class of the operator's management commands.

It returns an exit code and explains a missing database.
"""

import argparse
import sys
from abc import abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.management.base import BaseCommand
from django.db.utils import OperationalError, ProgrammingError
from django.utils import translation
from psycopg.errors import UndefinedTable

Value = TypeVar("Value")

NO_TABLES = (
    "There are no tables here yet: start Rantau once with script/run on this data directory."
)
NO_DATABASE = "No database answers: what was published on screen is left out."


def read_or_default(read: Callable[[], Value], default: Value) -> Value:
    """Return what `read` gives; where no database answers, or it has no table yet, print that to
    stderr and return `default`."""
    try:
        return read()
    except OperationalError:
        print(NO_DATABASE, file=sys.stderr)
    except ProgrammingError as error:
        if not isinstance(error.__cause__, UndefinedTable):
            raise
        print(NO_TABLES, file=sys.stderr)
    return default


class OperatorCommand(BaseCommand):
    """A management command whose `run` returns the exit code of the process."""

    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command in English, which the operator reads, and exit with its code unless that
        is 0; with 2 when there are no tables."""
        try:
            with translation.override("en"):
                code = self.run(argparse.Namespace(**options))
        except ProgrammingError as error:
            if not isinstance(error.__cause__, UndefinedTable):
                raise
            print(NO_TABLES, file=sys.stderr)
            code = 2
        if code:
            sys.exit(code)

    @abstractmethod
    def run(self, options: argparse.Namespace) -> int:
        """Do what the options say; returns the exit code."""
