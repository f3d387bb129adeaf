"""`rantau journal verify`: find any entry changed, removed, inserted, reordered or cut off."""

import argparse
from pathlib import Path

from django.core.management.base import CommandParser

from rantau.access.actor import build_system_auditor
from rantau.access.scope import reading_as
from rantau.common.commands import OperatorCommand
from rantau.journal.sealing import get_heads_path
from rantau.journal.verification import verify_journal

MAX_LISTED = 1000  # faults that are printed


class Command(OperatorCommand):
    """`rantau journal verify`: find any entry changed, removed, inserted, reordered or cut off."""

    help = "Find any entry changed, removed, inserted, reordered or cut off."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the verb and its option."""
        parser.add_argument("verb", choices=["verify"])
        parser.add_argument("--heads", type=Path, help="a kept copy of the file of signed heads")

    def run(self, options: argparse.Namespace) -> int:
        """Verify; print the number of entries and every fault; return 1 if there is one."""
        with reading_as(build_system_auditor("verify")):
            finding = verify_journal(
                options.heads or get_heads_path(), is_old_copy=options.heads is not None
            )
        print(f"sealed and checked: {finding.sealed}; not yet sealed: {finding.unsealed}")
        for fault in finding.faults[:MAX_LISTED]:
            print(f"BAD: {fault}")
        if len(finding.faults) > MAX_LISTED:
            print(f"BAD: and {len(finding.faults) - MAX_LISTED} more")
        return 0 if finding.is_valid else 1
