"""How long people on a roster waited until an employer chose them, and what that says of somebody
who waits. Pure.

Survival by Kaplan and Meier (J. Am. Stat. Assoc. 53, 1958, 457-481), its interval by Greenwood's
variance on the log-log scale (Kalbfleisch and Prentice, The Statistical Analysis of Failure Time
Data, 2002, 1.4). Whoever withdrew, or still waits, is censored: docs/rounds/expected-wait.md.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

LEVEL = 0.9  # of the interval
MIN_EVENTS = 20  # chosen people, fewer of whom give no estimate
DOTS = 20


@dataclass(frozen=True)
class Spell:
    """One person's time on a roster, in days; whether it ended because an employer chose."""

    days: int
    is_chosen: bool


@dataclass(frozen=True)
class Step:
    """From this day on, which share still waits; `low` and `high` bound it at LEVEL."""

    days: int
    waiting: float
    low: float
    high: float


@dataclass(frozen=True)
class WaitCurve:
    """The share that still waits after so many days, falling; and how many people it is from."""

    steps: tuple[Step, ...]
    persons: int
    chosen: int

    def get_waiting(self, days: int) -> float:
        """The share that still waits after so many days."""
        at = bisect_right(self.steps, days, key=lambda step: step.days)
        return self.steps[at - 1].waiting if at else 1.0

    def find_quantile(self, share: float, *, waited: int = 0, bound: str = "waiting") -> int | None:
        """After how many days at most `share` of those still wait who had waited `waited` days;
        None where so many are never seen to be chosen.

        bound  "waiting", or "low" and "high" for the ends of the interval
        """
        goal = share * self.get_waiting(waited)
        return next(
            (s.days for s in self.steps if s.days > waited and getattr(s, bound) <= goal), None
        )


def estimate_wait(spells: Iterable[Spell]) -> WaitCurve:
    """The curve of these people. Who was censored on a day counts as at risk on it.

    Raises  ValueError for a spell of less than no days
    """
    spells = list(spells)
    if any(spell.days < 0 for spell in spells):
        raise ValueError("a spell has less than no days")
    chosen_on = Counter(spell.days for spell in spells if spell.is_chosen)
    ended_on = Counter(spell.days for spell in spells)
    at_risk, waiting, variance, steps = len(spells), 1.0, 0.0, []
    for days in sorted(ended_on):
        if chosen := chosen_on[days]:
            waiting *= 1 - chosen / at_risk
            if at_risk > chosen:
                variance += chosen / (at_risk * (at_risk - chosen))
            steps.append(Step(days, waiting, *_bound(waiting, variance)))
        at_risk -= ended_on[days]
    return WaitCurve(tuple(steps), len(spells), sum(chosen_on.values()))


def _bound(waiting: float, variance: float) -> tuple[float, float]:
    if not 0 < waiting < 1:
        return waiting, waiting
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    spread = exp(z * sqrt(variance) / log(waiting))
    return waiting ** (1 / spread), waiting**spread


@dataclass(frozen=True)
class ExpectedWait:
    """What is said to somebody who waits.

    median, low, high  days from the beginning of the spell until half of the people like her are
                       chosen, and the interval of it; None where it is not seen
    dots               month from the beginning of the spell, 1 for the first, for each of DOTS
                       people like her; None for one who is not chosen as far as is seen
    """

    persons: int
    median: int | None
    low: int | None
    high: int | None
    dots: tuple[int | None, ...]


DAYS_OF_MONTH = 365.25 / 12


def describe_wait(curve: WaitCurve, *, waited: int) -> ExpectedWait | None:
    """What the curve says to somebody who has waited so many days; None where too few were chosen
    to say anything."""
    if curve.chosen < MIN_EVENTS:
        return None
    shares = [1 - (number + 0.5) / DOTS for number in range(DOTS)]
    days = [curve.find_quantile(share) for share in shares]
    return ExpectedWait(
        persons=curve.persons,
        median=curve.find_quantile(0.5, waited=waited),
        low=curve.find_quantile(0.5, waited=waited, bound="low"),
        high=curve.find_quantile(0.5, waited=waited, bound="high"),
        dots=tuple(None if d is None else int(d / DAYS_OF_MONTH) + 1 for d in days),
    )
