"""`rantau counterpart korea`: play a counterpart abroad at a demonstration's exchange folder."""

import argparse
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandParser

from rantau.common.commands import OperatorCommand
from rantau.demo.counterpart import COUNTERPARTS, Manners, answer_files

PAUSE_SECONDS = 5.0


class Command(OperatorCommand):
    """`rantau counterpart NAME`: answer what lies in the `out/` of a counterpart."""

    help = "Play a counterpart abroad at the exchange folder; in a demonstration only."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the counterpart and how it behaves."""
        parser.add_argument("name", choices=sorted(COUNTERPARTS))
        parser.add_argument("--folder", type=Path, help="the exchange folder; the setting's unless")
        parser.add_argument("--late", type=float, default=0, help="seconds until it answers")
        parser.add_argument("--wrong", type=float, default=0, help="share with a wrong checksum")
        parser.add_argument("--twice", type=float, default=0, help="share that comes twice")
        parser.add_argument("--never", type=float, default=0, help="share that never comes")
        parser.add_argument("--returned", type=float, default=0.05, help="share of returned rows")
        parser.add_argument("--chosen", type=float, default=0.2, help="share chosen at once")
        parser.add_argument("--missing", type=float, default=0.02, help="share not found at first")
        parser.add_argument(
            "--entry-days", type=int, default=Manners.entry_days, help="from acceptance to entry"
        )
        parser.add_argument("--seed", type=int, default=Manners.seed)
        parser.add_argument("--once", action="store_true", help="answer once and end")

    def run(self, options: argparse.Namespace) -> int:
        """Answer until it is stopped, or once; 2 where this is no demonstration or a share is
        none."""
        if not settings.RANTAU_DEMO:
            print("This is no demonstration: a real counterpart answers here.", file=sys.stderr)
            return 2
        names = ("wrong", "twice", "never", "returned", "chosen", "missing")
        is_share = all(0 <= getattr(options, name) <= 1 for name in names)
        if min(options.late, options.entry_days) < 0 or not is_share:
            print("Shares are from 0 to 1; --late and --entry-days are 0 or more.", file=sys.stderr)
            return 2
        shares = {name: getattr(options, name) for name in names}
        own = {"late": options.late, "entry_days": options.entry_days, "seed": options.seed}
        manners = Manners(**own, **shares)
        folder = options.folder or Path(settings.EXCHANGE_FOLDER)
        while True:
            for name in answer_files(folder, options.name, manners):
                print(name)
            if options.once:
                return 0
            time.sleep(PAUSE_SECONDS)
