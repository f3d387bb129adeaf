"""Derive the status of each requirement of a scheme from the document events of a placement.

No query, no clock.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rantau.placement.models import DocumentEvent, Placement
from rantau.procedures.scheme import MILESTONES_BEFORE_DEPARTURE, Requirement, Scheme

# The states of a requirement: those of its last event, or none.
MISSING = "missing"
RECEIVED, ACCEPTED, RETURNED = (
    DocumentEvent.RECEIVED,
    DocumentEvent.ACCEPTED,
    DocumentEvent.RETURNED,
)


@dataclass(frozen=True)
class RequirementStatus:
    """One requirement of a placement: its state, the received event in force, its verification,
    and until when it is valid."""

    requirement: Requirement
    state: str
    receipt: DocumentEvent | None = None
    verification: DocumentEvent | None = None
    valid_until: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Whether it is accepted and its validity has not ended before `day`."""
        return self.state == ACCEPTED and (self.valid_until is None or self.valid_until >= day)

    def ends_before(self, day: date | None) -> bool:
        """Whether it lasts until a date that is named on it, and that is before `day`. What counts
        from a date, such as a medical examination, is only for the departure."""
        validity = self.requirement.validity
        if validity is None or validity.months is not None or day is None:
            return False
        return self.valid_until is not None and self.valid_until < day


def build_requirement_statuses(
    scheme: Scheme, events: Sequence[DocumentEvent]
) -> dict[str, RequirementStatus]:
    """Code -> status of every requirement of the scheme, in the scheme's order.

    events  all document events of the placement, in the order in which they were recorded
    """
    superseded = {event.supersedes_id for event in events if event.supersedes_id}
    effective = [event for event in events if event.id not in superseded]
    receipts = {
        event.requirement: event for event in effective if event.kind == DocumentEvent.RECEIVED
    }
    verifications = {
        event.about_id: event for event in effective if event.kind in DocumentEvent.VERDICTS
    }
    return {
        requirement.code: _build_requirement_status(
            requirement, receipts.get(requirement.code), verifications
        )
        for requirement in scheme.requirements
    }


def _build_requirement_status(
    requirement: Requirement,
    receipt: DocumentEvent | None,
    verifications: dict[UUID | None, DocumentEvent],
) -> RequirementStatus:
    if receipt is None:
        return RequirementStatus(requirement, MISSING)
    verification = verifications.get(receipt.id)
    state = verification.kind if verification else RECEIVED
    return RequirementStatus(
        requirement, state, receipt, verification, get_valid_until(requirement, receipt.fields)
    )


def find_last_departure_day(
    scheme: Scheme, milestone: str, statuses: Mapping[str, RequirementStatus]
) -> date | None:
    """The last day on which all that was accepted is still valid of what the gates of the departure
    ask for; None where nothing ends, and after the departure.

    milestone  the last one entered
    """
    if milestone not in MILESTONES_BEFORE_DEPARTURE:
        return None
    gates = scheme.get_milestone("departed").gates
    asked = [statuses[gate.argument] for gate in gates if gate.name == "still_valid"]
    ends = [status.valid_until for status in asked if status.state == ACCEPTED]
    return min((end for end in ends if end), default=None)


def copy_validity_dates(placement: Placement, statuses: dict[str, RequirementStatus]) -> None:
    """Copy to the placement until when the accepted contract and passport are valid; saves
    nothing."""
    contract, passport = (
        statuses[code].valid_until
        if code in statuses and statuses[code].state == ACCEPTED
        else None
        for code in RESIDENT_REQUIREMENTS
    )
    placement.contract_until, placement.passport_until = contract, passport


RESIDENT_REQUIREMENTS = ("contract", "passport")  # what whoever is abroad lives there by


def is_needed_now(placement: Placement, requirement: str) -> bool:
    """Whether a requirement (its code) still matters: all of them before the departure, abroad
    those alone that one lives there by, none after the return."""
    if placement.ended_at is not None or placement.milestone == "returned":
        return False
    is_before = placement.milestone in MILESTONES_BEFORE_DEPARTURE
    return is_before or requirement in RESIDENT_REQUIREMENTS


def get_valid_until(requirement: Requirement, fields: dict[str, str]) -> date | None:
    """The last day on which a document with these fields is valid; None when it does not end."""
    if requirement.validity is None or not fields.get(requirement.validity.field):
        return None
    day = date.fromisoformat(fields[requirement.validity.field])
    return (
        day if requirement.validity.months is None else add_months(day, requirement.validity.months)
    )


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last day of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    _first_weekday, last_day = monthrange(year, month + 1)
    return date(year, month + 1, min(day.day, last_day))
