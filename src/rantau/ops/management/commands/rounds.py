"""`rantau rounds check|draw|replay|rank|backtest`: check or draw declared rounds, compute what was
published again, or compare expected waits with what became of people."""

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandParser

from rantau.access.actor import build_system_auditor
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.commands import OperatorCommand, read_or_default
from rantau.placement.selectors import get_scheme_editions
from rantau.procedures.sections import UnreadableDeclaration
from rantau.rounds.checking import find_round_faults
from rantau.rounds.draw_file import UnreadableDraw, find_draw_faults, read_draw_file
from rantau.rounds.drawing import draw_as_text
from rantau.rounds.parsing import parse_published_round, read_round
from rantau.rounds.ranking_file import UnreadableRanking, find_ranking_faults, read_ranking_file
from rantau.rounds.selectors import list_texts_in_force
from rantau.rounds.wait_backtest import Comparison, backtest, count_held
from rantau.rounds.wait_curves import list_spells


class Command(OperatorCommand):
    """`rantau rounds check|draw|replay|rank|backtest`: check or draw declared rounds, compute a
    published draw or ranking again, or say how often expected waits held."""

    help = (
        "Check or draw declared rounds, compute a published draw (replay) or ranking (rank) again,"
        " or say how often the intervals of expected waits held for later cohorts (backtest DAY)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the verb and its files."""
        parser.add_argument("verb", choices=["check", DRAW, *RECOMPUTED, BACKTEST])
        names = (
            "files; all of schemes/rounds for check and draw, and for check those published"
            " besides; for backtest a day such as 2026-01-01"
        )
        parser.add_argument("names", nargs="*", help=names)

    def run(self, options: argparse.Namespace) -> int:
        """Print what was found of each file; 1 where something is wrong."""
        if options.verb == BACKTEST:
            return _run_backtest(options.names)
        if options.verb == DRAW:
            return _draw(_list_paths(options.names))
        find = _find_faults if options.verb == "check" else partial(_recompute, options.verb)
        is_check = options.verb == "check"
        paths = _list_paths(options.names) if is_check else [Path(name) for name in options.names]
        faults = {path.name: find(path) for path in paths}
        if is_check and not options.names:
            published: dict[str, list[str]] = {}
            faults |= read_or_default(_find_published_faults, published)
        for name, found in faults.items():
            print("\n".join(f"{name}: {fault}" for fault in found or ["ok"]))
        return 1 if any(faults.values()) or not faults else 0


def _list_paths(names: list[str]) -> list[Path]:
    """The files of these names; all declared rounds where none is named."""
    folder = Path(settings.BASE_DIR) / "schemes" / "rounds"
    return [Path(name) for name in names] or sorted(folder.glob("*.yaml"))


def _draw(paths: list[Path]) -> int:
    """Print each round; 1 where one cannot be read."""
    code = 0
    for path in paths:
        try:
            print(draw_as_text(read_round(path)))
        except (OSError, UnreadableDeclaration) as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            code = 1
    return code


def _run_backtest(names: list[str]) -> int:
    """Print what was foretold on a day and what was seen later; 1 where nothing can be compared, 2
    without a day."""
    try:
        [day] = [date.fromisoformat(name) for name in names]
    except ValueError:
        print("backtest needs one day such as 2026-01-01", file=sys.stderr)
        return 2
    with reading_as(build_system_auditor("backtest")):
        found = backtest(list_spells(), day)
    for each in found:
        print(_describe(each))
    held, compared = count_held(found)
    errors = [each.error_months for each in found if each.error_months is not None]
    if not compared:
        print("nothing can be compared: too few were chosen before the day, or later")
        return 1
    mean = sum(errors) / len(errors) if errors else 0.0
    print(f"the interval held in {held} of {compared}")
    print(f"the median missed by {mean:.1f} months on average")
    return 0


def _describe(each: Comparison) -> str:
    group = each.group
    name = f"{group.destination} {group.sector} {group.sex} {group.age_group} from {each.cohort}"
    verdict = {True: "held", False: "MISSED", None: "not seen"}[each.held]
    foretold = f"half by day {each.median}, {each.low} to {each.high}"
    return f"{name}: {foretold}; seen {each.seen} of {each.chosen}/{each.persons} chosen: {verdict}"


def _find_faults(path: Path) -> list[str]:
    schemes = get_scheme_editions().list_government_schemes(clock.today())
    try:
        edition = read_round(path)
    except UnreadableDeclaration as error:
        return [str(error)]
    return find_round_faults(edition, schemes={scheme.code for scheme in schemes})


def _find_published_faults() -> dict[str, list[str]]:
    """Code of each published round -> why its text cannot be read; such a round has no pages."""
    with reading_as(build_system_auditor("check")):
        texts = list_texts_in_force()
    faults: dict[str, list[str]] = {}
    for code, text in texts.items():
        found = faults.setdefault(f"{code} (published)", [])
        try:
            parse_published_round(text)
        except UnreadableDeclaration as error:
            found.append(str(error))
    return faults


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


BACKTEST, DRAW = "backtest", "draw"
RECOMPUTED: Mapping[str, Callable[[str], list[str]]] = {"replay": _replay, "rank": _rank}
