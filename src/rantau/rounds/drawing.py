"""Draw a round: its calendar as bars, and as text for a terminal with sectors and cities. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rantau.common.clock import WESTERN_TIME
from rantau.rounds.edition import RoundEdition

WHOLE = 1000  # of the calendar, in which places and lengths are counted
SHORTEST = 6  # so that a single day is seen
COLUMNS = 60  # of a terminal


@dataclass(frozen=True)
class Bar:
    """A time of the calendar, first and last day (Asia/Jakarta); place and length in thousandths of
    the whole calendar.

    code  a window's, or the name of a day: announced_on, results_on, ranked_on, roster_by
    """

    code: str
    begins: date
    ends: date
    start: int
    length: int


def build_calendar(edition: RoundEdition) -> list[Bar]:
    """The days and windows of a round, by their beginning."""
    spans = sorted(_list_spans(edition), key=lambda span: (span[1], span[2]))
    first, last = min(span[1] for span in spans), max(span[2] for span in spans)
    days = (last - first).days + 1
    return [
        Bar(
            code,
            begins,
            ends,
            min(WHOLE * (begins - first).days // days, WHOLE - SHORTEST),
            max(SHORTEST, WHOLE * ((ends - begins).days + 1) // days),
        )
        for code, begins, ends in spans
    ]


def _list_spans(edition: RoundEdition) -> Iterator[tuple[str, date, date]]:
    for code in ("announced_on", "results_on", "ranked_on", "roster_by"):
        day = getattr(edition, code)
        yield code, day, day
    for code, window in edition.windows.items():
        begins, ends = (at.astimezone(WESTERN_TIME).date() for at in (window.begins, window.ends))
        yield code, begins, ends


def draw_as_text(edition: RoundEdition, language: str = "id") -> str:
    """Name and number, sectors with quota, least points and seats, cities with seats, and the
    calendar."""
    seats = edition.seats
    lines = [f"{edition.name.get(language)} · {edition.code} · {edition.number}", ""]
    for sector in edition.sectors.values():
        count = sum(n for (code, _city), n in seats.items() if code == sector.code)
        lines.append(
            f"{sector.name.get(language)}: {sector.quota} ({count} seats, from {sector.floor})"
        )
    lines.append("")
    for city in edition.cities.values():
        lines.append(f"{city.name.get(language)}: {sum(city.seats.values())}  {city.time_zone}")
    lines.append("")
    return "\n".join([*lines, *_draw_bars(build_calendar(edition))]) + "\n"


def _draw_bars(bars: Sequence[Bar]) -> list[str]:
    width = max(len(bar.code) for bar in bars)
    lines = []
    for bar in bars:
        start = bar.start * COLUMNS // WHOLE
        length = max(1, bar.length * COLUMNS // WHOLE)
        drawn = (" " * start + "█" * length)[:COLUMNS].ljust(COLUMNS)
        days = f"{bar.begins}" if bar.begins == bar.ends else f"{bar.begins} to {bar.ends}"
        lines.append(f"{bar.code:<{width}} {drawn} {days}")
    return lines
