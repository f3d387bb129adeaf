"""`rantau scheme check|draw`: whether the declared procedures can work, and how they look."""

import argparse
from pathlib import Path

from django.conf import settings

from rantau.documents.letters import described
from rantau.procedures.checking import faults
from rantau.procedures.drawing import as_svg, as_text
from rantau.procedures.gates import known_gates
from rantau.procedures.reading import Unreadable, read_scheme
from rantau.procedures.scheme import Scheme


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    parser.add_argument("verb", choices=["check", "draw"])
    parser.add_argument("names", nargs="*", help="file names; all of schemes/ unless given")
    parser.add_argument("--svg", action="store_true", help="draw as a picture, not as text")
    parser.add_argument("--language", choices=["id", "en"], default="id")


def handle(options: argparse.Namespace) -> int:
    """Say every fault and return 1, or draw; 0 when all is well."""
    folder = Path(settings.ROOT) / "schemes"
    paths = [Path(name) for name in options.names] or sorted(folder.glob("*.yaml"))
    bad = 0
    for path in paths:
        found: list[str] = []
        try:
            scheme = read_scheme(path.read_text(encoding="utf-8"))
            found = _faults(scheme)
        except (Unreadable, OSError, UnicodeDecodeError) as fault:
            found = [str(fault)]
        if options.verb == "draw" and not found:
            draw = as_svg if options.svg else as_text
            print(draw(scheme, options.language))
        else:
            print("\n".join([f"{path.name}: {fault}" for fault in found] or [f"{path.name}: ok"]))
        bad += bool(found)
    return 1 if bad else 0


def _faults(scheme: Scheme) -> list[str]:
    return faults(scheme, gates=known_gates(), letters=described(), free=scheme.agency)
