"""`rantau scheme check|draw`: whether the declared procedures can work, and how they look."""

import argparse
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandParser

from rantau.common.commands import OperatorCommand
from rantau.documents.interface import describe_letter_kinds
from rantau.procedures.checking import find_scheme_faults
from rantau.procedures.drawing import draw_as_svg, draw_as_text
from rantau.procedures.gates import list_gates
from rantau.procedures.parsing import UnreadableScheme, parse_scheme
from rantau.procedures.scheme import Scheme


def _faults(scheme: Scheme) -> list[str]:
    return find_scheme_faults(
        scheme, gates=list_gates(), letters=describe_letter_kinds(), free=scheme.agency
    )


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
        """Say every fault and return 1, or draw; 0 when all is well."""
        folder = Path(settings.ROOT) / "schemes"
        paths = [Path(name) for name in options.names] or sorted(folder.glob("*.yaml"))
        bad = 0
        for path in paths:
            found: list[str] = []
            try:
                scheme = parse_scheme(path.read_text(encoding="utf-8"))
                found = _faults(scheme)
            except (UnreadableScheme, OSError, UnicodeDecodeError) as fault:
                found = [str(fault)]
            if options.verb == "draw" and not found:
                draw = draw_as_svg if options.svg else draw_as_text
                print(draw(scheme, options.language))
            else:
                print(
                    "\n".join([f"{path.name}: {fault}" for fault in found] or [f"{path.name}: ok"])
                )
            bad += bool(found)
        return 1 if bad else 0
