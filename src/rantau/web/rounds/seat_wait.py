"""The expected wait for a seat on the page of a place: sentences and a bar, by city."""

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common.languages import get_reader_language
from rantau.rounds.seat_wait import OfferHistory, SeatWait, estimate_seat_wait
from rantau.rounds.selectors import (
    OwnPlace,
    PublishedRound,
    count_open_offers,
    count_waiting,
    find_last_seated,
    find_offer_history,
)
from rantau.web.common.date_filters import fill_sentence, render_datetime

# Tens of thousands of pages ask again every other minute; all of them read what one counted.
COUNTED_FOR = 60  # seconds
BAR = 300  # units from the first who waits to the last


def describe_seat_waits(
    found: PublishedRound, place: OwnPlace, at: datetime
) -> list[dict[str, Any]]:
    """What the page says of each city that she wants and waits in."""
    wanted = [(place.first, place.ahead_first), (place.second, place.ahead_second)]
    if all(ahead is None for _city, ahead in wanted):
        return []
    counts = _get_counts(found)
    history = OfferHistory(**counts["history"]) if counts["history"] else None
    return [
        _describe_wait(found, f"{place.sector} {city}", ahead, counts, history, at)
        for city, ahead in wanted
        if city and ahead is not None
    ]


def _get_counts(found: PublishedRound) -> dict[str, Any]:
    """How many wait and how many seats are offered, by sector and city, and how many offers
    lapsed; at most a minute old."""
    key = f"seat-waits:{found.round.code}"
    counts: dict[str, Any] | None = cache.get(key)
    if counts is None:
        with reading_as(PUBLIC_ACTOR):
            waiting, unpaid = count_waiting(found.round), count_open_offers(found.round)
            last, history = find_last_seated(found.round), find_offer_history(found)
        counts = {
            "waiting": {" ".join(place): count for place, count in waiting.items()},
            "unpaid": {" ".join(place): count for place, count in unpaid.items()},
            "last": {" ".join(place): position for place, position in last.items()},
            "history": vars(history) if history else None,
        }
        cache.set(key, counts, COUNTED_FOR)
    return counts


def _describe_wait(
    found: PublishedRound,
    place: str,
    ahead: int,
    counts: dict[str, Any],
    history: OfferHistory | None,
    at: datetime,
) -> dict[str, Any]:
    """The sentences and the bar of one city; without history there is no bar.

    place  sector and city, with a space between them
    """
    hours, unpaid = found.edition.amounts.payment_hours, counts["unpaid"].get(place, 0)
    wait = estimate_seat_wait(ahead=ahead, unpaid=unpaid, hours=hours, history=history)
    waiting = max(counts["waiting"].get(place, 0), ahead + 1)
    row = {
        "city": found.edition.cities[place.split()[1]].name.get(get_reader_language()),
        "ahead": ahead,
        "waiting": waiting,
        "last": counts["last"].get(place, 0),
    }
    if wait is None or history is None:
        text = _(
            "When it may be your turn nobody can say yet: too few offers have ended, in this round"
            " and before. We do not guess."
        )
        return {**row, "sentences": [text], "bar": None}
    if not unpaid:
        text = _("All seats are paid: one is free only where originals are refused.")
        return {**row, "sentences": [text], "bar": None}
    bar = {
        "moving": round(BAR * min(wait.moving / waiting, 1)),
        "here": round((BAR - 4) * ahead / waiting),
    }
    sentences = [_write_moment(wait, at), _write_odds(wait, history)]
    return {**row, "sentences": sentences, "moving": round(wait.moving), "bar": bar}


def _write_moment(wait: SeatWait, at: datetime) -> str:
    """In which days it may be her turn."""
    if wait.from_hours is None:
        return _("It will hardly be your turn.")
    words = {"from": render_datetime(_round(at, wait.from_hours))}
    if wait.until_hours is None:
        return fill_sentence(_("It may be your turn from %(from)s on, or never."), **words)
    words["until"] = render_datetime(_round(at, wait.until_hours))
    return fill_sentence(_("It may be your turn between %(from)s and %(until)s."), **words)


def _round(at: datetime, hours: int) -> datetime:
    return (at + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)


def _write_odds(wait: SeatWait, history: OfferHistory) -> str:
    """How many of ten, and from how many offers that is known."""
    tenths = round(wait.odds * 10)
    if tenths == 0:
        odds = _("Fewer than 1 of 10 people who stand there are offered a seat")
    elif tenths == 10:
        odds = _("More than 9 of 10 people who stand there are offered a seat")
    else:
        odds = _("About %(tenths)s of 10 people who stand there are offered a seat")
    source = (
        _("in this round %(lapsed)s of %(ended)s offers were not paid.")
        if history.is_own
        else _("in earlier rounds %(lapsed)s of %(ended)s offers were not paid.")
    )
    words = {"tenths": tenths, "lapsed": history.lapsed, "ended": history.ended}
    return f"{odds}: {source}" % words
