"""Derive the status of each requirement of a scheme from the document events of a placement.

No query, no clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rantau.placement.models import DocumentEvent, Placement
from rantau.procedures.scheme import Requirement, Scheme

MISSING, RECEIVED, ACCEPTED, RETURNED = "missing", "received", "accepted", "returned"
VALIDITY_UPDATE_FIELDS = (
    "revision",
    "contract_until",
    "passport_until",
)  # saved by whoever changes papers


@dataclass(frozen=True)
class RequirementStatus:
    """One requirement as it stands: the latest receipt, its verdict, until when it holds."""

    asked: Requirement
    state: str
    receipt: DocumentEvent | None = None
    verdict: DocumentEvent | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is verified and its validity has not ended before `day`."""
        return self.state == ACCEPTED and (self.until is None or self.until >= day)


def build_requirement_statuses(
    scheme: Scheme, facts: Sequence[DocumentEvent]
) -> dict[str, RequirementStatus]:
    """Every requirement of the scheme with its state, in the scheme's order.

    facts   all of the placement, in the order in which they were written
    """
    gone = {fact.supersedes for fact in facts if fact.supersedes}
    live = [fact for fact in facts if fact.id not in gone]
    receipts = {fact.requirement: fact for fact in live if fact.kind == DocumentEvent.RECEIVED}
    verdicts = {fact.about: fact for fact in live if fact.kind != DocumentEvent.RECEIVED}
    return {
        asked.code: _build_requirement_status(asked, receipts.get(asked.code), verdicts)
        for asked in scheme.requirements
    }


def _build_requirement_status(
    asked: Requirement, receipt: DocumentEvent | None, verdicts: dict[UUID | None, DocumentEvent]
) -> RequirementStatus:
    if receipt is None:
        return RequirementStatus(asked, MISSING)
    verdict = verdicts.get(receipt.id)
    state = {None: RECEIVED, DocumentEvent.ACCEPTED: ACCEPTED, DocumentEvent.RETURNED: RETURNED}[
        verdict.kind if verdict else None
    ]
    return RequirementStatus(asked, state, receipt, verdict, get_valid_until(asked, receipt.fields))


def copy_validity_dates(placement: Placement, stand: dict[str, RequirementStatus]) -> None:
    """Repeat on the placement how long a verified contract and passport hold; saves nothing."""
    contract, passport = (
        stand[code].until if code in stand and stand[code].state == ACCEPTED else None
        for code in ("contract", "passport")
    )
    placement.contract_until, placement.passport_until = contract, passport


def get_valid_until(asked: Requirement, fields: dict[str, str]) -> date | None:
    """The last day on which a paper with these fields holds; None when it does not end."""
    if asked.valid is None or not fields.get(asked.valid.field):
        return None
    day = date.fromisoformat(fields[asked.valid.field])
    return day if asked.valid.months is None else add_months(day, asked.valid.months)


def add_months(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for shorter in range(4):
        try:
            return date(year, month + 1, day.day - shorter)
        except ValueError:
            continue
    raise AssertionError("no month is shorter than 28 days")
