"""What a played counterpart sends of accepted contracts without being asked: lists of entries every
week, and afterwards who has arrived. Pure.

No file tells it of a visa: whoever accepted is listed so many days after her answer, three weeks in
a row with the same day, and our side takes her row in once she has the visa.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rantau.common import clock
from rantau.rounds.entry_rows import ARRIVED, FIT, NOT_ARRIVED, TRAINED, UNFIT
from rantau.rounds.files import ExchangeFile
from rantau.rounds.models import Offer

FIRST_MONDAY = date(2000, 1, 3)  # from which weeks are counted: they number the files
WEEK, LISTED = timedelta(weeks=1), timedelta(weeks=3)
PLACES_A_DAY = 200  # who enter on one day, of those whose acceptances stood in one file
FLIGHTS = (("CGK", "GA878"), ("CGK", "KE628"), ("SUB", "GA876"))
UNFIT_SHARE = 0.005  # of whoever is examined after arrival
TRAINED_AFTER, EXAMINED_AFTER, FOUND_AFTER = timedelta(3), timedelta(5), timedelta(2)


@dataclass(frozen=True)
class ExpectedEntry:
    """Whom the counterpart expects on a day (its calendar's), and from which airport at home.

    ended_on  the day on which it learnt that the contract had ended; None while it has not
    """

    exam_number: str
    on: date
    flight: str
    airport: str
    ended_on: date | None

    def is_expected(self, today: date) -> bool:
        """Whether nobody has told the counterpart by `today` that she does not come."""
        return self.ended_on is None or self.ended_on > today


def expect_entries(files: Iterable[ExchangeFile], entry_days: int) -> list[ExpectedEntry]:
    """Who enters when, from the CHOICE_ANSWER files of a round: from the first Monday on which
    `entry_days` have passed since the file, PLACES_A_DAY each day."""
    found = sorted(files, key=lambda each: each.number)
    ended = {
        (row["exam_number"], row["offer"]): _get_day(file)
        for file in found
        for row in file.rows
        if row["outcome"] == Offer.WITHDRAWN
    }
    entries = []
    for file in found:
        first = find_monday(_get_day(file) + timedelta(days=entry_days + 6))
        accepted = [row for row in file.rows if row["outcome"] == Offer.ACCEPTED]
        for place, row in enumerate(accepted):
            airport, flight = FLIGHTS[place % len(FLIGHTS)]
            on = first + timedelta(days=place // PLACES_A_DAY)
            end = ended.get((row["exam_number"], row["offer"]))
            entries.append(ExpectedEntry(row["exam_number"], on, flight, airport, end))
    return entries


def _get_day(file: ExchangeFile) -> date:
    """The day on which a file was made, Asia/Jakarta."""
    return file.created_at.astimezone(clock.WESTERN_TIME).date()


def find_monday(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def number_week(monday: date) -> int:
    """The number of the files of a week."""
    return (monday - FIRST_MONDAY) // WEEK


def list_entries(expected: Iterable[ExpectedEntry], today: date) -> list[dict[str, str]]:
    """The rows of the list of this week: who enters from today until three weeks after Monday."""
    until = find_monday(today) + LISTED
    return [
        {
            "exam_number": each.exam_number,
            "on": each.on.isoformat(),
            "flight": each.flight,
            "airport": each.airport,
        }
        for each in expected
        if today <= each.on <= until and each.is_expected(today)
    ]


def list_arrivals(
    expected: Sequence[ExpectedEntry], monday: date, *, missing: float, seed: int
) -> list[dict[str, str]]:
    """The rows that are sent on a Monday: of the week before who arrived and who did not; of the
    week before that who was trained and examined, and who of the missing was found.

    missing  the share that is not found at first
    """
    rows = []
    for each in expected:
        random = Random(f"{seed}/{each.exam_number}/{each.on}")  # noqa: S311  # a game, no secret
        is_missing, is_unfit = random.random() < missing, random.random() < UNFIT_SHARE
        if not each.is_expected(monday):
            continue
        if monday - WEEK <= each.on < monday:
            kind = NOT_ARRIVED if is_missing else ARRIVED
            rows.append(_report(each, kind, each.on))
        elif monday - 2 * WEEK <= each.on < monday - WEEK:
            if is_missing:
                rows.append(_report(each, ARRIVED, each.on + FOUND_AFTER))
            rows.append(_report(each, TRAINED, each.on + TRAINED_AFTER))
            rows.append(_report(each, UNFIT if is_unfit else FIT, each.on + EXAMINED_AFTER))
    return rows


def _report(entry: ExpectedEntry, kind: str, on: date) -> dict[str, str]:
    return {"exam_number": entry.exam_number, "kind": kind, "on": on.isoformat()}
