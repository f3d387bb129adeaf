"""What a row of REFUND means: an insurer abroad paid a claim, or refused it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rantau.common.dates import parse_iso_date
from rantau.rounds.choice_rows import UNKNOWN, UNREADABLE
from rantau.rounds.permit_rows import KNOWN
from rantau.rounds.refund_outcomes import (
    MAX_AMOUNT,
    RefundInput,
    build_outcome_fields,
    list_outcome_faults,
)
from rantau.rounds.refund_rules import PAID, REFUND_KINDS, REFUSED

# What came of a row: the outcome that the claim has now, or why it was left out.
UNCLAIMED, SETTLED, IMPOSSIBLE = "unclaimed", "settled", "impossible"
REFUND_OUTCOMES = (PAID, REFUSED, UNCLAIMED, SETTLED, IMPOSSIBLE)
TAKEN = (PAID, REFUSED)


@dataclass(frozen=True)
class ClaimFacts:
    """What is recorded of a claim.

    claimed_on  the day, Asia/Jakarta
    outcome     its fields as `build_outcome_fields` has them; None while the insurer owes an answer
    """

    claimed_on: date
    outcome: Mapping[str, str | int | date | None] | None


def read_refund(row: Mapping[str, str]) -> RefundInput | None:
    """The outcome that a row of REFUND gives; None where it cannot be read: another insurance or
    outcome, a day that is none, an amount that is no whole number, text that cannot be printed, or
    a row that says both, as a refusal with an amount."""
    on = parse_iso_date(row["on"])
    if on is None:
        return None
    is_paid, why = row["outcome"] == PAID, row["why"].strip()
    is_contradictory = bool(why) if is_paid else bool(row["amount"] or row["currency"])
    if row["kind"] not in REFUND_KINDS or row["outcome"] not in TAKEN or is_contradictory:
        return None
    if not (_is_amount(row["amount"]) and row["evidence"].isprintable() and why.isprintable()):
        return None
    amount = int(row["amount"]) if row["amount"] else None
    return RefundInput(is_paid, on, amount, row["currency"], row["evidence"].strip(), why)


def _is_amount(text: str) -> bool:
    """Whether a text is a whole number that is not too long, or empty."""
    return not text or (text.isascii() and text.isdigit() and len(text) <= len(str(MAX_AMOUNT)))


def judge_refund(
    data: RefundInput | None, claim: ClaimFacts | None, *, is_known: bool, today: date
) -> str:
    """What comes of a row: one of REFUND_OUTCOMES, KNOWN, UNKNOWN or UNREADABLE.

    claim     of this insurance; None where she made none
    is_known  whether anybody of the round has the exam number
    today     where the counterpart is
    """
    if not is_known:
        return UNKNOWN
    if data is None:
        return UNREADABLE
    if claim is None:
        return UNCLAIMED
    if claim.outcome is not None:
        return KNOWN if claim.outcome == build_outcome_fields(data) else SETTLED
    if list_outcome_faults(data, claimed_on=claim.claimed_on, today=today):
        return IMPOSSIBLE
    return PAID if data.is_paid else REFUSED
