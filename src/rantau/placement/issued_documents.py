"""Issue the documents of a milestone, with the values that are printed on them."""

from datetime import date
from uuid import UUID

from babel import Locale

from rantau.access.actor import Actor, require_office
from rantau.documents import interface
from rantau.documents.interface import DocumentDraft, IssuedDocument, get_letter_kind
from rantau.offices.selectors import get_village_name
from rantau.partners.occupations import normalize_occupation
from rantau.placement.requirements import ACCEPTED
from rantau.placement.snapshot import PlacementSnapshot
from rantau.procedures.scheme import IssuedLetter, Milestone
from rantau.registry.models import Person

COUNTRY_NAMES = Locale("id").territories


def issue_documents(
    snapshot: PlacementSnapshot, milestone: Milestone, actor: Actor
) -> list[IssuedDocument]:
    """Issue every document of the milestone for the acting office, in the scheme's order."""
    return issue_documents_for(snapshot, milestone, require_office(actor), actor.office_code)


def issue_documents_for(
    snapshot: PlacementSnapshot, milestone: Milestone, office: UUID, office_code: str
) -> list[IssuedDocument]:
    """The same for an office by whose decision another acts."""
    return [
        interface.issue_document(
            build_document_draft(snapshot, letter),
            office=office,
            office_code=office_code,
            by=snapshot.actor.ref,
        )
        for letter in milestone.issued_letters
    ]


def build_document_draft(snapshot: PlacementSnapshot, letter: IssuedLetter) -> DocumentDraft:
    """What a document of this kind says now: of what it rests on, only what is accepted."""
    placement, person = snapshot.placement, snapshot.person
    return DocumentDraft(
        letter=letter.code,
        subject_kind="placement",
        subject=placement.id,
        person=placement.person_id,
        holder=_get_holder(snapshot, letter),
        # A year alone is not a date: nothing is printed that nobody knows.
        birth_date=person.birth_date if person.birth_precision == Person.DAY else None,
        birth_year=_get_birth_year(person),
        passport=_get_value(snapshot, letter, "passport", "number"),
        fields={name: value for name, value in _get_fields(snapshot, letter).items() if value},
        valid_until=_get_end(snapshot, letter),
        details=_get_details(person, letter),
    )


def _get_details(person: Person, letter: IssuedLetter) -> dict[str, str]:
    """What is printed and not sealed: sex, and the village of the identity card where the letter
    has an address."""
    has_address = get_letter_kind(letter.code).has_address
    address = get_village_name(person.origin_node) if has_address else ""
    return {"sex": person.sex} | ({"address": address} if address else {})


def _get_birth_year(person: Person) -> int | None:
    is_alone = person.birth_precision == Person.YEAR
    return person.birth_date.year if is_alone and person.birth_date else None


def _get_holder(snapshot: PlacementSnapshot, letter: IssuedLetter) -> str:
    """The name as the passport has it, which is the one at borders and in contracts; the registered
    one where no passport is accepted, or its letters are the same but for capitals."""
    registered = snapshot.person.name
    written = _get_value(snapshot, letter, "passport", "name")
    return written if written and written.upper() != registered.upper() else registered


def _get_fields(snapshot: PlacementSnapshot, letter: IssuedLetter) -> dict[str, str]:
    """The printed values, in Indonesian whatever language the officer reads."""
    placement, line = snapshot.placement, snapshot.line_status
    return {
        "scheme": snapshot.scheme.name.id,
        "occupation": normalize_occupation(placement.occupation),
        "destination": COUNTRY_NAMES[placement.destination],
        "employer": placement.employer,
        "agency": line.agency_name if line else "",
        "contract_until": _get_value(snapshot, letter, "contract", "ends_on"),
        "visa": _get_value(snapshot, letter, "visa", "number"),
    }


def _get_value(snapshot: PlacementSnapshot, letter: IssuedLetter, code: str, field: str) -> str:
    """A value of an accepted document on which the letter rests; else empty."""
    if code not in letter.rests_on:
        return ""
    status = snapshot.requirements[code]
    if status.state != ACCEPTED or status.receipt is None:
        return ""
    return str(status.receipt.fields.get(field, ""))


def _get_end(snapshot: PlacementSnapshot, letter: IssuedLetter) -> date | None:
    """The first day on which something ends that the letter rests on; None where nothing ends."""
    statuses = (snapshot.requirements[code] for code in letter.rests_on)
    ends = [status.valid_until for status in statuses if status.state == ACCEPTED]
    return min((day for day in ends if day), default=None)
