"""How each paper of a placement stands, derived from its facts. No query, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rantau.placement.models import Fact, Placement
from rantau.procedures.scheme import Requirement, Scheme

MISSING, RECEIVED, ACCEPTED, RETURNED = "missing", "received", "accepted", "returned"
REPEATED = ("revision", "contract_until", "passport_until")  # saved by whoever changes papers


@dataclass(frozen=True)
class Paper:
    """One requirement as it stands: the latest receipt, its verdict, until when it holds."""

    asked: Requirement
    state: str
    receipt: Fact | None = None
    verdict: Fact | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is verified and its validity has not ended before `day`."""
        return self.state == ACCEPTED and (self.until is None or self.until >= day)


def papers(scheme: Scheme, facts: Sequence[Fact]) -> dict[str, Paper]:
    """Every requirement of the scheme with its state, in the scheme's order.

    facts   all of the placement, in the order in which they were written
    """
    gone = {fact.supersedes for fact in facts if fact.supersedes}
    live = [fact for fact in facts if fact.id not in gone]
    receipts = {fact.requirement: fact for fact in live if fact.kind == Fact.RECEIVED}
    verdicts = {fact.about: fact for fact in live if fact.kind != Fact.RECEIVED}
    return {
        asked.code: _paper(asked, receipts.get(asked.code), verdicts)
        for asked in scheme.requirements
    }


def _paper(asked: Requirement, receipt: Fact | None, verdicts: dict) -> Paper:
    if receipt is None:
        return Paper(asked, MISSING)
    verdict = verdicts.get(receipt.id)
    state = {None: RECEIVED, Fact.ACCEPTED: ACCEPTED, Fact.RETURNED: RETURNED}[
        verdict.kind if verdict else None
    ]
    return Paper(asked, state, receipt, verdict, holds_until(asked, receipt.fields))


def repeat(placement: Placement, stand: dict[str, Paper]) -> None:
    """Repeat on the placement how long a verified contract and passport hold; saves nothing."""
    contract, passport = (
        stand[code].until if code in stand and stand[code].state == ACCEPTED else None
        for code in ("contract", "passport")
    )
    placement.contract_until, placement.passport_until = contract, passport


def holds_until(asked: Requirement, fields: dict[str, str]) -> date | None:
    """The last day on which a paper with these fields holds; None when it does not end."""
    if asked.valid is None or not fields.get(asked.valid.field):
        return None
    day = date.fromisoformat(fields[asked.valid.field])
    return day if asked.valid.months is None else months_on(day, asked.valid.months)


def months_on(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for shorter in range(4):
        try:
            return date(year, month + 1, day.day - shorter)
        except ValueError:
            continue
    raise AssertionError("no month is shorter than 28 days")
