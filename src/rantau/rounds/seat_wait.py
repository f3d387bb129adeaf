"""When somebody who waits for a seat may be offered one, and how likely that is. Pure.

Seats move by lapsing: an offer that is not paid in its hours goes to the next, whose offer may
lapse again. Of offers open now with the share q that lapses, so many seats move in w payment
periods as open * (q + q^2 + ... + q^w). docs/rounds/seat-wait.md has the method and its limits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

MIN_ENDED = 30  # offers, fewer of which give no estimate
LEVEL = 0.9  # of the interval
MAX_PERIODS = 60  # payment periods, beyond which nobody is offered a seat


@dataclass(frozen=True)
class OfferHistory:
    """How many offers ended, and how many of them lapsed; in this round, or in earlier ones."""

    ended: int
    lapsed: int
    is_own: bool


@dataclass(frozen=True)
class SeatWait:
    """What is expected of somebody who waits.

    odds         from 0 to 1: that she is offered a seat at all
    moving       how many seats are expected to move on, of those that are offered and not paid
    from_hours   the earliest, in hours from now; None where she is hardly ever reached
    until_hours  the latest; None where it may be never
    """

    odds: float
    moving: float
    from_hours: int | None
    until_hours: int | None


def choose_history(own: OfferHistory, earlier: OfferHistory) -> OfferHistory | None:
    """This round's once enough offers ended, else that of earlier rounds; None where both are too
    short for an estimate."""
    return next((each for each in (own, earlier) if each.ended >= MIN_ENDED), None)


def estimate_seat_wait(
    *, ahead: int, unpaid: int, hours: int, history: OfferHistory | None
) -> SeatWait | None:
    """The wait of somebody with so many people before her in her city and sector; None without
    enough history. With a later number no odds are better and no moment is earlier.

    unpaid  seats of the city and sector that are offered and not paid
    hours   from an offer until it lapses
    """
    if history is None or history.ended < MIN_ENDED:
        return None
    if not unpaid:
        return SeatWait(0.0, 0.0, None, None)
    share = (history.lapsed + 0.5) / (history.ended + 1)
    low, high = _bound_share(history)
    spread = NormalDist().inv_cdf((1 + LEVEL) / 2)
    first = _find_period(ahead + 1, unpaid, high, spread)
    last = _find_period(ahead + 1, unpaid, low, -spread)
    return SeatWait(
        odds=_compute_odds(ahead + 1, unpaid, share, history.ended),
        moving=unpaid * share / (1 - share),
        from_hours=None if first is None else (first - 1) * hours,
        until_hours=None if last is None else last * hours,
    )


def _bound_share(history: OfferHistory) -> tuple[float, float]:
    """The interval of Wilson (J. Am. Stat. Assoc. 22, 1927, 209-212) of the share that lapses."""
    z, count = NormalDist().inv_cdf((1 + LEVEL) / 2), history.ended
    share = history.lapsed / count
    middle = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    half = z / (1 + z**2 / count) * sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _find_period(wanted: int, unpaid: int, share: float, spread: float) -> int | None:
    """The first payment period by whose end so many seats moved, with `spread` standard deviations
    of chance (the number that moves is near Poisson's); None where it never is."""
    moved = enumerate(_count_moved(unpaid, share), start=1)
    return next((n for n, count in moved if count + spread * sqrt(count) >= wanted), None)


def _count_moved(unpaid: int, share: float) -> Iterator[float]:
    """How many seats moved by the end of each period."""
    moved, open_now = 0.0, float(unpaid)
    for _period in range(MAX_PERIODS):
        open_now *= share
        moved += open_now
        yield moved


def _compute_odds(wanted: int, unpaid: int, share: float, ended: int) -> float:
    """The probability that so many seats move. They do where, of the first `wanted + unpaid - 1`
    offers, at least `wanted` lapse: binomial, with the normal approximation, and with what is not
    known of the share."""
    offers = wanted + unpaid - 1
    chance = offers * share * (1 - share)
    unknown = offers**2 * share * (1 - share) / (ended + 1)
    return 1 - NormalDist(offers * share, sqrt(chance + unknown)).cdf(wanted - 0.5)
