"""Stage the received documents of a placement: their fields, and how they are received and
verified, as its scheme requires."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from rantau.demo.nation.figures import KOREA
from rantau.demo.nation.placement_draft import PlacementDraft
from rantau.demo.nation.stages import CODES, StageEvent
from rantau.demo.nation.surroundings import StaffedOffice
from rantau.placement.models import DocumentEvent
from rantau.procedures.scheme import Requirement

YEAR, MONTH = 365.25, 30.44  # days
# Parts of those who wait at this stage: brought only some documents, had one returned.
INCOMPLETE_SHARE, RETURNED_SHARE = 0.5, 0.15
RETURN_REASON = "Fotokopi tidak terbaca. Bawa yang asli."
# Stages of people before their departure: a rule of placement reads their documents.
COLLECTING_STAGES = frozenset(CODES[: CODES.index("departed")])


@dataclass(frozen=True)
class EventDetails:
    """What a document event records beside its requirement and time.

    roles   who does it at the office, the first choice first
    fields  as typed from the document, by code
    """

    kind: str
    office: StaffedOffice
    roles: tuple[str, ...]
    fields: dict[str, str]
    reason: str = ""


def receive_documents(draft: PlacementDraft, event: StageEvent, at: datetime) -> None:
    """Stage the receipt of the documents required before a milestone.

    Where the person waits at this step, some documents may be missing or returned.
    """
    requirements = draft.scheme.list_requirements_for(event.documents_for)
    rng, is_last = draft.person.rng, event.code == draft.person.stage.name
    if is_last and rng.random() < INCOMPLETE_SHARE:
        requirements = requirements[: rng.randrange(1, len(requirements))]
    office = draft.surroundings.offices[draft.person.serving_offices.district_office]
    for each in requirements:
        details = EventDetails(
            DocumentEvent.RECEIVED,
            office,
            ("counter", "verifier"),
            _draw_fields(draft, each, at.date()),
        )
        draft.receipts[each.code] = _write_event(draft, each, details, at)
    if is_last and rng.random() < RETURNED_SHARE:
        _verify_document(draft, requirements[0], DocumentEvent.RETURNED, at)


def accept_documents(draft: PlacementDraft, event: StageEvent, at: datetime) -> None:
    """Stage the acceptance of every document required before a milestone."""
    for each in draft.scheme.list_requirements_for(event.documents_for):
        _verify_document(draft, each, DocumentEvent.ACCEPTED, at)
        draft.accepted_codes.add(each.code)


def _verify_document(
    draft: PlacementDraft, requirement: Requirement, kind: str, at: datetime
) -> None:
    office, roles = draft.get_verifying_office(requirement.verified_by)
    reason = RETURN_REASON if kind == DocumentEvent.RETURNED else ""
    _write_event(draft, requirement, EventDetails(kind, office, roles, {}, reason), at)


def _write_event(
    draft: PlacementDraft, requirement: Requirement, details: EventDetails, at: datetime
) -> str:
    person = draft.person
    ref, name = details.office.get_officer(*details.roles)
    is_receipt = details.kind == DocumentEvent.RECEIVED
    about = None if is_receipt else draft.receipts[requirement.code]
    how = "" if is_receipt else "original"
    key = person.keys.make_key(at)
    draft.rows.add(
        "placement_document_event",
        key,
        draft.id,
        person.id,
        requirement.code,
        details.kind,
        at,
        at,
        ref,
        name,
        details.office.id,
        settings.RANTAU_NODE,
        details.reason,
        about,
        json.dumps(details.fields),
        how,
    )
    if person.stage.name in COLLECTING_STAGES:
        draft.document_events.append(
            DocumentEvent(
                id=key,
                requirement=requirement.code,
                kind=details.kind,
                about_id=about,
                fields=details.fields,
            )
        )
    return key


def _draw_fields(draft: PlacementDraft, requirement: Requirement, on: date) -> dict[str, str]:
    """Draw the fields typed from a document that was received `on` that day."""
    values = {}
    for each in requirement.fields:
        value = FIELDS[each.code](draft, requirement.code, on)
        values[each.code] = value.isoformat() if isinstance(value, date) else value
        if (
            requirement.validity
            and each.code == requirement.validity.field
            and isinstance(value, date)
        ):
            draft.valid_until[requirement.code] = value
    return values


def _date_in_days(on: date, days: float) -> date:
    return on + timedelta(days=round(days))


def _draw_expiry(draft: PlacementDraft, code: str, on: date) -> date:
    """Draw the last day of a document; a passport, valid for five years, was issued up to two and a
    half years ago."""
    if code == "passport":
        used = 1.0 if draft.person.destination == KOREA else 2.5
        return _date_in_days(on, (5 - draft.person.rng.random() * used) * YEAR)
    return _date_in_days(on, {"visa": 150, "competence": 3 * YEAR}.get(code, 2 * YEAR))


def _draw_number(draft: PlacementDraft, code: str, _: date) -> str:
    person = draft.person
    return person.passport if code == "passport" else f"PERAGA-{code[:3].upper()}-{person.number}"


# Draws the value of a field of any scheme, by the field's code.
FIELDS: dict[str, Callable[[PlacementDraft, str, date], str | date]] = {
    "name": lambda draft, code, on: draft.person.name.upper(),
    "number": _draw_number,
    "signed_on": lambda draft, code, on: _date_in_days(on, -2),
    "attended_on": lambda draft, code, on: _date_in_days(on, -3),
    "examined_on": lambda draft, code, on: _date_in_days(on, -5),
    "result": lambda draft, code, on: "fit",
    "expires_on": _draw_expiry,
    "ends_on": lambda draft, code, on: _date_in_days(on, draft.months * MONTH + 20),
    "covered_until": lambda draft, code, on: _date_in_days(on, draft.months * MONTH + 50),
    "score": lambda draft, code, on: str(draft.person.rng.randrange(110, 195)),
    "employer": lambda draft, code, on: "Peraga Machinery Korea",
}
