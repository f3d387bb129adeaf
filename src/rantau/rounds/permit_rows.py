"""What a row of PERMIT means: the number under which a visa may be applied for. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rantau.common.dates import parse_iso_date
from rantau.rounds.choice_rows import UNKNOWN, UNREADABLE
from rantau.rounds.stages import Stage

PERMITTED, NO_CONTRACT, DIFFERS, KNOWN = "permitted", "no_contract", "differs", "known"
PERMIT_OUTCOMES = (PERMITTED, NO_CONTRACT, DIFFERS, KNOWN)
MAX_PERMIT = 40  # characters


@dataclass(frozen=True)
class Permit:
    """The counterpart's number, and its day."""

    number: str
    on: date


def read_permit(row: Mapping[str, str], *, today: date) -> Permit | None:
    """The permit of a row; None where it cannot be read: no number, or a day that is none or has
    not come."""
    on = parse_iso_date(row["on"])
    if on is None:
        return None
    number = row["permit"]
    is_number = 0 < len(number) <= MAX_PERMIT and number.isprintable() and number == number.strip()
    return Permit(number, on) if is_number and on <= today else None


def judge_permit(permit: Permit | None, stage: Stage | None, known: str) -> str:
    """What comes of a row: one of PERMIT_OUTCOMES, UNKNOWN or UNREADABLE.

    stage  of the examinee; None where nobody of the round has the exam number
    known  the number of the permit that her contract has already; empty without one
    """
    if stage is None:
        return UNKNOWN
    if permit is None:
        return UNREADABLE
    if known:
        return KNOWN if known == permit.number else DIFFERS
    return PERMITTED if stage == Stage.ACCEPTED else NO_CONTRACT
