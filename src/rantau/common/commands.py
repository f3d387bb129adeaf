"""Base class of the operator's management commands.

It returns an exit code and explains a missing database.
"""

import argparse
import sys
from abc import abstractmethod
from typing import Any

from django.core.management.base import BaseCommand
from django.db.utils import ProgrammingError
from django.utils import translation
from psycopg.errors import UndefinedTable

NO_TABLES = (
    "There are no tables here yet: start Rantau once with script/run on this data directory."
)


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
