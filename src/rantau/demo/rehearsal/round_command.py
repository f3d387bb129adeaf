"""Run and report a rehearsed round for the command line."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.db import connection

from rantau.demo.rehearsal.instances import NotServed
from rantau.demo.rehearsal.round import RoundReport, rehearse_round
from rantau.demo.rehearsal.round_edition import count_default_people
from rantau.demo.rehearsal.round_walk import RehearsalFailed
from rantau.procedures.sections import UnreadableDeclaration
from rantau.rounds.models import Round

FOLDER = Path(settings.BASE_DIR) / "schemes" / "rounds"
MIN_PEOPLE = 20


def run_round(edition: str, people: int | None, file: Path | None) -> int:
    """Rehearse a round in the data directory of this command, which has to be a new one.

    edition  the name of a file of schemes/rounds without its ending
    people   how many take part; None for as many as the edition has
    file     to write the report to as JSON
    Returns 1 where a check failed or the walk ended early, 2 where it could not begin.
    """
    path = FOLDER / f"{edition}.yaml"
    if path not in FOLDER.glob("*.yaml"):
        known = ", ".join(sorted(each.stem for each in FOLDER.glob("*.yaml")))
        return _refuse(f"--edition is one of {known}.")
    if settings.RANTAU_PORT or Round._meta.db_table in connection.introspection.table_names():
        return _refuse("A round is rehearsed in a new data directory: leave out --data.")
    try:
        content = path.read_text(encoding="utf-8")
        number = count_default_people(content) if people is None else people
        if number < MIN_PEOPLE:
            return _refuse(f"--people is {MIN_PEOPLE} or more.")
        report = rehearse_round(Path(settings.RANTAU_DATA), content, number, _print_line)
    except (RehearsalFailed, NotServed, UnreadableDeclaration) as reason:
        print(reason, file=sys.stderr)
        return 1
    _print_report(report)
    if file:
        file.write_text(json.dumps(asdict(report), indent=2) + "\n")
    return 0 if report.is_successful else 1


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2


def _print_line(line: str) -> None:
    print(line, flush=True)


def _print_report(report: RoundReport) -> None:
    print(f"\n{report.edition}: {report.people:,} people in {report.elapsed_s / 60:.1f} minutes\n")
    print(f"{'stage':<34}{'count':>8}{'seconds':>10}")
    for stage in report.stages:
        print(f"{stage.name:<34}{stage.count:>8,}{stage.seconds:>10}")
    print(f"\n{'step':<34}{'count':>8}{'p50 ms':>10}{'p95 ms':>10}")
    for step, each in report.steps.items():
        print(f"{step:<34}{each['count']:>8,}{each['p50_ms']:>10}{each['p95_ms']:>10}")
    print(f"\n{'where they stand at the end':<34}{'count':>8}")
    for name, count in report.counts.items():
        print(f"{name:<34}{count:>8,}")
    _print_cohorts(report)
    print()
    for name, faults in report.checks.items():
        print(f"{'FAULT' if faults else 'ok':<6}{name}")
        for fault in faults[:10]:
            print(f"      {fault}")


def _print_cohorts(report: RoundReport) -> None:
    """Print the public table of who came onto the roster, a year a column."""
    if report.cohorts:
        print("\nwho came onto the roster")
    for name in report.cohorts[0] if report.cohorts else ():
        print(f"{name:<34}" + "".join(f"{row[name]:>26}" for row in report.cohorts))
