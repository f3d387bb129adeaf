"""`rantau scheme check|draw`: check or draw the declared procedures."""

import argparse
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandParser

from rantau.common.commands import OperatorCommand
from rantau.placement.scheme_checks import find_scheme_file_faults
from rantau.procedures.drawing import draw_as_svg, draw_as_text
from rantau.procedures.editions import list_scheme_files, read_scheme


class Command(OperatorCommand):
    """`rantau scheme check|draw`: check or draw the declared procedures."""

    help = "Check or draw the declared procedures."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the verb and its options."""
        parser.add_argument("verb", choices=["check", "draw"])
        parser.add_argument("names", nargs="*", help="file names; all of schemes/ unless given")
        parser.add_argument("--svg", action="store_true", help="draw as a picture, not as text")
        parser.add_argument("--language", choices=["id", "en"], default="id")

    def run(self, options: argparse.Namespace) -> int:
        """Print every fault and return 1; without faults run the verb and return 0.

        Named files are checked together with those in `schemes/`.
        """
        folder = Path(settings.BASE_DIR) / "schemes"
        paths = [Path(name) for name in options.names]
        faults = find_scheme_file_faults(besides=paths)
        if faults:
            print("\n".join(faults))
            return 1
        for path in paths or list_scheme_files(folder):
            if options.verb == "draw":
                draw = draw_as_svg if options.svg else draw_as_text
                print(draw(read_scheme(path), options.language))
            else:
                print(f"{path.name}: ok")
        return 0
