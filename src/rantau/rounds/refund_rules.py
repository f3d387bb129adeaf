"""Insurances that pay back after a stay abroad: which there are, when a claim is due, and who owes
it. Pure; docs/rounds/stays.md, and docs/law/rounds.md for the source of each number."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from rantau.rounds.edition import Amounts
from rantau.rounds.stay_rules import StayFacts

# The employer saves leaving money with an insurer; the worker the cost of the way home.
DEPARTURE_GUARANTEE, RETURN_COST = "departure_guarantee", "return_cost"
REFUND_KINDS = (DEPARTURE_GUARANTEE, RETURN_COST)
WAITING, PAID, REFUSED = "waiting", "paid", "refused"  # how a claim stands


def list_claimable(facts: StayFacts, amounts: Amounts, claimed: Iterable[str]) -> Sequence[str]:
    """The refunds that can be claimed now: of who left for home, where the round has such
    insurances, and which were not claimed before."""
    if facts.left_on is None or not amounts.refund_days:
        return []
    known = set(claimed)
    return [kind for kind in REFUND_KINDS if kind not in known]


def compute_due_day(claimed_on: date, amounts: Amounts) -> date:
    """The last day on which the insurer pays a claim, or refuses it."""
    return claimed_on + timedelta(days=amounts.refund_days)


def is_overdue(due_on: date, today: date) -> bool:
    """Whether the insurer is late."""
    return due_on < today
