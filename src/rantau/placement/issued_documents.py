"""Issue the documents of a milestone, with the values that are printed on them."""

from datetime import date

from babel import Locale

from rantau.access.actor import Actor, require_office
from rantau.documents import interface
from rantau.documents.interface import DocumentDraft, IssuedDocument
from rantau.placement.snapshot import PlacementSnapshot
from rantau.procedures.scheme import Milestone
from rantau.registry.models import Person

COUNTRY_NAMES = Locale("id").territories


def issue_documents(
    snapshot: PlacementSnapshot, milestone: Milestone, actor: Actor
) -> list[IssuedDocument]:
    """Issue every document of the milestone for the acting office, in the scheme's order."""
    office = require_office(actor)
    return [
        interface.issue_document(
            _build_document_draft(snapshot, letter),
            office=office,
            office_code=actor.office_code,
            by=actor.ref,
        )
        for letter in milestone.issued_letters
    ]


def _build_document_draft(snapshot: PlacementSnapshot, letter: str) -> DocumentDraft:
    placement, person = snapshot.placement, snapshot.person
    return DocumentDraft(
        letter=letter,
        subject_kind="placement",
        subject=placement.id,
        person=person.id,
        holder=person.name,
        # A year alone is not a date: nothing is printed that nobody knows.
        birth_date=person.birth_date if person.birth_precision == Person.DAY else None,
        passport=_get_document_field(snapshot, "passport", "number"),
        fields={name: value for name, value in _get_printed_fields(snapshot).items() if value},
        valid_until=_get_clearance_end(snapshot) if letter == "clearance" else None,
    )


def _get_printed_fields(snapshot: PlacementSnapshot) -> dict[str, str]:
    """The printed values, in Indonesian whatever language the officer reads."""
    placement, line = snapshot.placement, snapshot.line_status
    return {
        "scheme": snapshot.scheme.name.id,
        "occupation": placement.occupation,
        "destination": COUNTRY_NAMES[placement.destination],
        "employer": placement.employer,
        "agency": line.agency_name if line else "",
        "contract_until": _get_document_field(snapshot, "contract", "ends_on"),
        "visa": _get_document_field(snapshot, "visa", "number"),
    }


def _get_document_field(snapshot: PlacementSnapshot, code: str, field: str) -> str:
    status = snapshot.requirements.get(code)
    return status.receipt.fields.get(field, "") if status and status.receipt else ""


def _get_clearance_end(snapshot: PlacementSnapshot) -> date | None:
    """A clearance is valid as long as the contract, but no longer than the passport."""
    end_dates = [
        snapshot.requirements[code].valid_until
        for code in ("contract", "passport")
        if code in snapshot.requirements
    ]
    return min((day for day in end_dates if day), default=None)
