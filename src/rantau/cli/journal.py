"""`rantau journal verify`: finds any entry changed, removed, inserted, reordered or cut off."""

import argparse
from dataclasses import replace
from pathlib import Path

from rantau.access.actor import system
from rantau.access.scope import looking
from rantau.journal.sealing import heads_file
from rantau.journal.verify import verify


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    parser.add_argument("verb", choices=["verify"])
    parser.add_argument("--heads", type=Path, help="a kept copy of the file of signed heads")


def handle(options: argparse.Namespace) -> int:
    """Say the first bad place and return 1, or how much was verified and return 0."""
    auditor = replace(system("verify"), scope="r_auditor")
    with looking(auditor):
        finding = verify(options.heads or heads_file(), kept=options.heads is not None)
    print(f"sealed and verified: {finding.sealed}; not yet sealed: {finding.unsealed}")
    if finding.bad:
        print(f"BAD: {finding.bad}")
    return 0 if finding.ok else 1
