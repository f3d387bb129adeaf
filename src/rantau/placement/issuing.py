"""What is printed on the documents that a milestone issues."""

from datetime import date

from babel import Locale

from rantau.access.actor import Actor, serving_office
from rantau.documents import parts as documents
from rantau.documents.parts import Issued, Paper
from rantau.placement.file import PlacementFile
from rantau.procedures.scheme import Milestone
from rantau.registry.models import Person

COUNTRIES = Locale("id").territories


def issue_all(file: PlacementFile, milestone: Milestone, actor: Actor) -> list[Issued]:
    """Issue every document of the milestone for the acting office, in the scheme's order."""
    office = serving_office(actor)
    return [
        documents.issue(
            _paper(file, letter), office=office, office_code=actor.office_code, by=actor.ref
        )
        for letter in milestone.issues
    ]


def _paper(file: PlacementFile, letter: str) -> Paper:
    placement, person = file.placement, file.person
    return Paper(
        letter=letter,
        subject_kind="placement",
        subject=placement.id,
        person=person.id,
        holder=person.name,
        # A year alone is not a date: nothing is printed that nobody knows.
        birth_date=person.birth_date if person.birth_precision == Person.DAY else None,
        passport=_written(file, "passport", "number"),
        fields={name: value for name, value in _fields(file).items() if value},
        valid_until=_until(file) if letter == "clearance" else None,
    )


def _fields(file: PlacementFile) -> dict[str, str]:
    """The lines in Indonesian, as the paper is, whatever language the officer reads."""
    placement, line = file.placement, file.standing
    return {
        "scheme": file.scheme.name.id,
        "occupation": placement.occupation,
        "destination": COUNTRIES[placement.destination],
        "employer": placement.employer,
        "agency": line.agency_name if line else "",
        "contract_until": _written(file, "contract", "ends_on"),
        "visa": _written(file, "visa", "number"),
    }


def _written(file: PlacementFile, code: str, field: str) -> str:
    paper = file.papers.get(code)
    return paper.receipt.fields.get(field, "") if paper and paper.receipt else ""


def _until(file: PlacementFile) -> date | None:
    """A clearance holds as long as the contract, and no longer than the passport."""
    ends = [file.papers[code].until for code in ("contract", "passport") if code in file.papers]
    return min((day for day in ends if day), default=None)
