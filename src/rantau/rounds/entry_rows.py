"""What rows of ENTRY_LIST and ARRIVAL mean for somebody with a visa. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rantau.common.dates import parse_iso_date
from rantau.rounds.choice_rows import UNKNOWN, UNREADABLE
from rantau.rounds.permit_rows import KNOWN
from rantau.rounds.stages import Stage

PLANNED, MOVED, NO_VISA, OLDER, TOO_SOON = "planned", "moved", "no_visa", "older", "too_soon"
ENTRY_OUTCOMES = (PLANNED, MOVED, NO_VISA, OLDER, TOO_SOON)
ARRIVED, NOT_ARRIVED, TRAINED, FIT, UNFIT = "arrived", "not_arrived", "trained", "fit", "unfit"
ARRIVAL_KINDS = (ARRIVED, NOT_ARRIVED, TRAINED, FIT, UNFIT)
SETTLED_KINDS = (NOT_ARRIVED, UNFIT)  # headquarters says what became of it
NOT_DEPARTED, NOT_THERE, EARLY = "not_gone", "not_there", "early"
ARRIVAL_OUTCOMES = (*ARRIVAL_KINDS, NOT_DEPARTED, NOT_THERE, EARLY)
DAYS_EARLY = 1  # an arrival is reported of this many days before the day of the list at most
FLIGHT_PATTERN = re.compile(r"[A-Z0-9]{2}[0-9]{1,4}[A-Z]?")
AIRPORT_PATTERN = re.compile(r"[A-Z]{3}")  # IATA
MAX_DAYS_AHEAD = 365  # chosen by us, so that a slip of the hand is found


@dataclass(frozen=True)
class PlannedEntry:
    """The day on which she enters, and the flight from an airport at home."""

    on: date
    flight: str
    airport: str


def read_entry(row: Mapping[str, str], *, today: date) -> PlannedEntry | None:
    """The entry of a row; None where it cannot be read: no flight or airport, or a day that is
    none, has passed, or is more than a year away."""
    on = parse_iso_date(row["on"])
    is_flight = FLIGHT_PATTERN.fullmatch(row["flight"])
    if on is None or not is_flight or not AIRPORT_PATTERN.fullmatch(row["airport"]):
        return None
    is_soon = today <= on <= today + timedelta(days=MAX_DAYS_AHEAD)
    return PlannedEntry(on, row["flight"], row["airport"]) if is_soon else None


def judge_entry(
    entry: PlannedEntry | None,
    stage: Stage | None,
    known: PlannedEntry | None,
    *,
    is_older: bool = False,
    enters_from: date | None = None,
) -> str:
    """What comes of a row: one of ENTRY_OUTCOMES, KNOWN, UNKNOWN or UNREADABLE.

    stage     of the examinee; None where nobody of the round has the exam number
    known     the entry that her contract has already
    is_older  whether the file has a lower number than that of the known entry: the newer one counts
    enters_from  the first day on which she may enter, of a re-entry; TOO_SOON before it
    """
    if stage is None:
        return UNKNOWN
    if entry is None:
        return UNREADABLE
    if entry == known:
        return KNOWN
    if stage != Stage.VISA:
        return NO_VISA
    return _judge_day(entry, known, enters_from, is_older=is_older)


def _judge_day(
    entry: PlannedEntry, known: PlannedEntry | None, enters_from: date | None, *, is_older: bool
) -> str:
    if enters_from and entry.on < enters_from:
        return TOO_SOON
    if known and is_older:
        return OLDER
    return MOVED if known else PLANNED


@dataclass(frozen=True)
class ReportedArrival:
    """One of ARRIVAL_KINDS, and the counterpart's day."""

    kind: str
    on: date


def read_arrival(row: Mapping[str, str], *, today: date) -> ReportedArrival | None:
    """What a row of ARRIVAL reports; None where it cannot be read."""
    on = parse_iso_date(row["on"])
    if on is None or on > today or row["kind"] not in ARRIVAL_KINDS:
        return None
    return ReportedArrival(row["kind"], on)


def judge_arrival(
    report: ReportedArrival | None,
    stage: Stage | None,
    *,
    is_known: bool,
    entry_on: date | None = None,
) -> str:
    """What comes of a row: its kind, or NOT_DEPARTED, NOT_THERE, EARLY, KNOWN, UNKNOWN or
    UNREADABLE.

    stage     of the examinee, as the rows before it left it; None where nobody has the exam number
    is_known  whether the same was reported of the same day
    entry_on  the day of her entry by the list; None where she has none
    """
    if stage is None:
        return UNKNOWN
    if report is None:
        return UNREADABLE
    if is_known or (report.kind == ARRIVED and stage == Stage.ARRIVED):
        return KNOWN
    if entry_on and report.on < entry_on - timedelta(days=DAYS_EARLY):
        return EARLY
    if report.kind in (ARRIVED, NOT_ARRIVED):
        return report.kind if stage == Stage.DEPARTED else NOT_DEPARTED
    return report.kind if stage == Stage.ARRIVED else NOT_THERE


VISA_ENDS, NO_LONGER = "visa_ends", "no_longer"
AFTER_DEPARTURE = (Stage.DEPARTED, Stage.ARRIVED, Stage.RETURNED)


def list_lacks(stage: Stage, entry_on: date, visa_until: date | None) -> list[str]:
    """What somebody of a departure still lacks: VISA_ENDS where her visa ends before the day of
    entry, NO_LONGER where she is at another stage than the visa and has not departed."""
    lacks = []
    if visa_until is None or visa_until < entry_on:
        lacks.append(VISA_ENDS)
    if stage not in (Stage.VISA, *AFTER_DEPARTURE):
        lacks.append(NO_LONGER)
    return lacks


def find_stage_after_missing(missed: int, allowed: int) -> Stage:
    """Where somebody stands who did not depart.

    missed   departures of hers in this round, this one counted
    allowed  of the edition (docs/law/rounds.md)
    """
    return Stage.ROSTERED if missed <= allowed else Stage.WITHDRAWN
