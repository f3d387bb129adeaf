"""Record what is published of the countries that send workers to a country of work."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.hashing import compute_sha256
from rantau.common.ids import uuid7
from rantau.common.text import is_storable
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.rounds.models import SendingFigure
from rantau.rounds.permissions import RECORD_FIGURES

FIGURES_RECORDED = JournalKind(
    "rounds:figures:recorded", gettext_lazy("Figures of sending countries recorded")
)
SEED_FILE, SEED_DESTINATION = "korea_sending_countries.csv", "KR"
MAX_VALUE = 10_000_000
FIRST_DAY = date(1990, 1, 1)  # chosen by us; the public page shows every month since the first
SEED_KEYS = UUID("8c1f1b52-7d29-4a0e-9a53-6f0c5a8e2013")  # of the commands that load it


@dataclass(frozen=True)
class FigureInput:
    """One figure, as SendingFigure has it."""

    kind: str
    country: str
    starts_on: date
    ends_on: date
    value: int
    source: str
    read_on: date


@service(FIGURES_RECORDED, permission=RECORD_FIGURES)
def record_figures(actor: Actor, destination: str, rows: Sequence[FigureInput]) -> CommandResult:
    """Record figures of a country of work; one of the same kind, country and span takes the place
    of the earlier. Answers with how many are new or changed.

    Raises  InvalidInput with every row at fault, from 1; then nothing is recorded
    """
    problems = [
        _("Row %(number)s: %(why)s") % {"number": number, "why": why}
        for number, row in enumerate(rows, start=1)
        if (why := _find_fault(row))
    ]
    if problems:
        raise InvalidInput({"rows": problems})
    changed = sum(_record(actor, destination, row) for row in rows)
    total = SendingFigure.objects.filter(destination=destination).count()
    terms = {"destination": destination, "changed": str(changed), "total": str(total)}
    return CommandResult(str(changed), JournalEvent("figures", uuid7(), 1, terms))


def _find_fault(row: FigureInput) -> str:
    """Why a row cannot be recorded; empty where it can."""
    if row.kind not in dict(SendingFigure.KINDS):
        return _("the kind is entries, quota, overstay or waiting.")
    if row.country and not (
        len(row.country) == 2 and row.country.isascii() and row.country.isupper()
    ):
        return _("a country has two capital letters, such as ID.")
    if why := _find_day_fault(row):
        return why
    if not 0 <= row.value <= MAX_VALUE:
        return _("this number cannot be.")
    if not is_storable(row.source, 200, required=True):
        return _("say where it was published, in 200 characters at most.")
    return ""


def _find_day_fault(row: FigureInput) -> str:
    if row.starts_on > row.ends_on:
        return _("the span ends before it begins.")
    if row.starts_on < FIRST_DAY or _find_last_day(row.kind) < row.ends_on:
        return _("the span lies between 1990 and today, that of a quota until the next year.")
    return ""


def _find_last_day(kind: str) -> date:
    """The last day that a span may have: of what was counted today; a quota is given ahead."""
    today = clock.today()
    return date(today.year + 1, 12, 31) if kind == SendingFigure.QUOTA else today


def _record(actor: Actor, destination: str, row: FigureInput) -> bool:
    """Whether the row was new or changed something."""
    key = {
        "destination": destination,
        "kind": row.kind,
        "country": row.country,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }
    known = SendingFigure.objects.select_for_update().filter(**key).first()
    facts = {"value": row.value, "source": row.source, "read_on": row.read_on}
    if known is None:
        who = {"recorded_by": actor.ref, "recorded_at": clock.now()}
        SendingFigure.objects.create(**key, **facts, **who)
        return True
    if all(getattr(known, name) == value for name, value in facts.items()):
        return False
    for name, value in facts.items():
        setattr(known, name, value)
    known.recorded_by, known.recorded_at = actor.ref, clock.now()
    known.revision += 1
    known.save(update_fields=[*facts, "recorded_by", "recorded_at", "revision"])
    return True


def read_seed(tables: Path) -> tuple[str, list[FigureInput]]:
    """The figures of the release's own table, and the digest of the file.

    tables  the folder seed/
    """
    content = (tables / SEED_FILE).read_bytes()
    rows = [
        FigureInput(
            kind=row["kind"],
            country=row["country"],
            starts_on=date.fromisoformat(row["from"]),
            ends_on=date.fromisoformat(row["until"]),
            value=int(row["value"]),
            source=row["source"],
            read_on=date.fromisoformat(row["read_on"]),
        )
        for row in csv.DictReader(content.decode().splitlines())
    ]
    return compute_sha256(content), rows
