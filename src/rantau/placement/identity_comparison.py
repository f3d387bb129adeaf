"""The registered birth date and sex beside those of an accepted passport, as its machine-readable
zone has them (docs/design/verification.md). Pure: no query."""

from dataclasses import dataclass

from rantau.common.mrz import NoZone, Zone, read_zone
from rantau.common.numbers import normalize_passport_number
from rantau.placement.models import DocumentEvent
from rantau.placement.name_answers import get_written_name
from rantau.placement.requirements import ACCEPTED, RequirementStatus
from rantau.placement.snapshot import PlacementFacts
from rantau.placement.zone_comparison import (
    ZONE_FIELD,
    ZONE_REQUIREMENT,
    CheckedIdentity,
    ZoneRow,
    compare_identity,
)
from rantau.registry.models import Person

IDENTITY_GATE = "identity_matches"
BIRTH_FIELD, SEX_FIELD = "birth_date", "sex"  # of the verification of what a round supplied


@dataclass(frozen=True)
class VerifiedPassport:
    """What an accepted passport has: the name as typed, and its zone where that was compared."""

    name: str
    zone: Zone | None

    def contradicts(self, person: Person) -> bool:
        """Whether its zone has another birth date or sex than the person."""
        rows = compare_identity(self.zone, person) if self.zone else []
        return any(not row.is_same for row in rows)


def get_verified_passport(facts: PlacementFacts) -> VerifiedPassport | None:
    """The accepted passport of a placement; None where there is none."""
    status = facts.requirements.get(ZONE_REQUIREMENT)
    if status is None or status.state != ACCEPTED:
        return None
    return VerifiedPassport(get_written_name(status), find_compared_zone(facts, status))


def find_compared_zone(facts: PlacementFacts, status: RequirementStatus) -> Zone | None:
    """The zone with which an accepted document was verified; where it was verified again without
    one, the last that was compared for the same number. None where none was."""
    if status.state != ACCEPTED or status.receipt is None:
        return None
    if status.verification and (zone := _read_zone(status.verification)):
        return zone
    number = normalize_passport_number(str(status.receipt.fields.get("number", "")))
    for event in reversed(facts.document_events):
        if event.kind != DocumentEvent.ACCEPTED or event.requirement != status.requirement.code:
            continue
        if (zone := _read_zone(event)) and zone.number == number:
            return zone
    return None


def _read_zone(verification: DocumentEvent) -> Zone | None:
    text = str(verification.fields.get(ZONE_FIELD, ""))
    try:
        return read_zone(text) if text else None
    except NoZone:  # kept by a release that read zones in another way
        return None


def list_identity_contradictions(facts: PlacementFacts, status: RequirementStatus) -> list[ZoneRow]:
    """Birth date and sex, where the accepted document has another than the registered one. What
    either does not have, and a year alone that is the same, contradicts nothing."""
    read = find_compared_zone(facts, status) or _find_checked_identity(status)
    rows = compare_identity(read, facts.person) if read else []
    return [row for row in rows if not row.is_same]


def _find_checked_identity(status: RequirementStatus) -> CheckedIdentity | None:
    """What a round had checked against the passport that it supplied."""
    if status.state != ACCEPTED or status.verification is None:
        return None
    fields = status.verification.fields
    if BIRTH_FIELD not in fields:
        return None
    birth = str(fields[BIRTH_FIELD]).replace("-", "")[2:]
    return CheckedIdentity(birth, str(fields.get(SEX_FIELD, "")))
