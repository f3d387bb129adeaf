"""`rantau rounds check|replay|rank`: check declared rounds, or compute what was published again."""

import argparse
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandParser

from rantau.common import clock
from rantau.common.commands import OperatorCommand
from rantau.placement.selectors import get_scheme_editions
from rantau.procedures.sections import UnreadableDeclaration
from rantau.rounds.checking import find_round_faults
from rantau.rounds.draw_file import UnreadableDraw, find_draw_faults, read_draw_file
from rantau.rounds.parsing import read_round
from rantau.rounds.ranking_file import UnreadableRanking, find_ranking_faults, read_ranking_file


class Command(OperatorCommand):
    """`rantau rounds check|replay|rank`: check declared rounds, or compute a published draw or
    ranking again."""

    help = "Check declared rounds, or compute a published draw (replay) or ranking (rank) again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the verb and its files."""
        parser.add_argument("verb", choices=["check", *RECOMPUTED])
        parser.add_argument("names", nargs="*", help="files; all of schemes/rounds for check")

    def run(self, options: argparse.Namespace) -> int:
        """Print what was found of each file; 1 where something is wrong."""
        find = _find_faults if options.verb == "check" else partial(_recompute, options.verb)
        folder = Path(settings.BASE_DIR) / "schemes" / "rounds"
        paths = [Path(name) for name in options.names]
        if options.verb == "check" and not paths:
            paths = sorted(folder.glob("*.yaml"))
        faults = {path.name: find(path) for path in paths}
        for name, found in faults.items():
            print("\n".join(f"{name}: {fault}" for fault in found or ["ok"]))
        return 1 if any(faults.values()) or not faults else 0


def _find_faults(path: Path) -> list[str]:
    schemes = get_scheme_editions().list_government_schemes(clock.today())
    try:
        edition = read_round(path)
    except UnreadableDeclaration as error:
        return [str(error)]
    return find_round_faults(edition, schemes={scheme.code for scheme in schemes})


def _recompute(verb: str, path: Path) -> list[str]:
    """What of a published file cannot be right."""
    try:
        return RECOMPUTED[verb](path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        return [f"it cannot be read ({type(error).__name__})"]
    except (UnreadableDraw, UnreadableRanking) as error:
        return [str(error)]


def _replay(text: str) -> list[str]:
    return find_draw_faults(read_draw_file(text))


def _rank(text: str) -> list[str]:
    return find_ranking_faults(read_ranking_file(text))


RECOMPUTED: Mapping[str, Callable[[str], list[str]]] = {"replay": _replay, "rank": _rank}
