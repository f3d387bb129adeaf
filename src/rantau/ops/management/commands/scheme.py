"""`rantau scheme check|draw`: whether the declared procedures can work, and how they look."""

import argparse
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandParser

from rantau.common.commands import OperatorCommand
from rantau.placement.scheme_checks import find_scheme_file_faults
from rantau.procedures.drawing import draw_as_svg, draw_as_text
from rantau.procedures.editions import list_scheme_files, read_scheme


class Command(OperatorCommand):
    """`rantau scheme check|draw`: whether the declared procedures can work, and how they look."""

    help = "whether the declared procedures can work, and how they look."

    def add_arguments(self, parser: CommandParser) -> None:
        """The command's own words."""
        parser.add_argument("verb", choices=["check", "draw"])
        parser.add_argument("names", nargs="*", help="file names; all of schemes/ unless given")
        parser.add_argument("--svg", action="store_true", help="draw as a picture, not as text")
        parser.add_argument("--language", choices=["id", "en"], default="id")

    def run(self, options: argparse.Namespace) -> int:
        """Say every fault and return 1, or draw; 0 when all is well.

        Named files are judged together with those that are in `schemes/` already.
        """
        folder = Path(settings.BASE_DIR) / "schemes"
        named = [Path(name) for name in options.names]
        faults = find_scheme_file_faults(besides=named)
        if faults:
            print("\n".join(faults))
            return 1
        for path in named or list_scheme_files(folder):
            if options.verb == "draw":
                draw = draw_as_svg if options.svg else draw_as_text
                print(draw(read_scheme(path), options.language))
            else:
                print(f"{path.name}: ok")
        return 0
