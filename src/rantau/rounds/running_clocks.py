"""What runs out for somebody of a round, and how much of it is left. Pure: days are those of
western Indonesia, and the caller says which is today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rantau.rounds.roster_clocks import CERTIFICATE, ROSTER

MEDICAL, PASSPORT = "medical", "passport"
CLOCK_DOCUMENTS = (MEDICAL, PASSPORT)
Span = tuple[date | None, date | None]
URGENT_DAYS = {CERTIFICATE: 90, ROSTER: 90, MEDICAL: 30, PASSPORT: 365}  # chosen by us
PASSPORT_YEARS = 10  # of which a bar shows what is left, where its first day is not known


@dataclass(frozen=True)
class ClockDays:
    """First and last day of each; None and nothing where it does not run.

    documents  code of a document received -> the day on which it was, and its last day
    """

    certificate: Span | None
    roster: Span | None
    documents: Mapping[str, tuple[date, date]]


@dataclass(frozen=True)
class RunningClock:
    """One clock: CERTIFICATE, ROSTER, MEDICAL or PASSPORT.

    days_left  until its last day; less than 0 afterwards
    percent    how much is left of the whole
    is_urgent  whether something has to be done about it now
    """

    what: str
    until: date
    days_left: int
    percent: int
    is_urgent: bool


def list_running_clocks(days: ClockDays, today: date) -> list[RunningClock]:
    """The clocks that run, in the order certificate, roster, medical, passport."""
    spans: Sequence[tuple[str, Span | None]] = (
        (CERTIFICATE, days.certificate),
        (ROSTER, days.roster),
        *((code, days.documents.get(code)) for code in CLOCK_DOCUMENTS),
    )
    return [
        _build(what, since, until, today)
        for what, span in spans
        if span
        for since, until in [span]
        if since and until
    ]


def _build(what: str, since: date, until: date, today: date) -> RunningClock:
    left = (until - today).days
    whole = PASSPORT_YEARS * 365 if what == PASSPORT else (until - since).days
    percent = min(100, max(0, round(100 * left / max(whole, 1))))
    return RunningClock(what, until, left, percent, left <= URGENT_DAYS[what])
