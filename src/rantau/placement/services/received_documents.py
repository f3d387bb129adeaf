"""Receive the documents that a scheme asks for, verify them (accept or return), and correct what
was typed from one."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.clock import MAX_YEAR, MIN_YEAR
from rantau.common.dates import find_date
from rantau.common.errors import InvalidInput
from rantau.common.fast_sql import insert_rows, update_row
from rantau.common.ids import uuid7
from rantau.common.names import has_invisible_characters, normalize_name
from rantau.common.text import is_storable
from rantau.documents.interface import ReceivedFile, record_files
from rantau.journal.interface import JournalKind
from rantau.partners.selectors import find_quota_line
from rantau.placement.errors import SecondOfficerRequired, WrongParty
from rantau.placement.four_eyes import has_decided, has_returned
from rantau.placement.models import DocumentEvent, Placement
from rantau.placement.next_step import advance_duty
from rantau.placement.permissions import CORRECT_PLACEMENT, RECEIVE_DOCUMENTS, VERIFY_DOCUMENTS
from rantau.placement.requirements import (
    ACCEPTED,
    build_requirement_statuses,
    copy_validity_dates,
)
from rantau.placement.selectors import get_placement_for_update, list_opened_files
from rantau.placement.snapshot import PlacementSnapshot, load_snapshot
from rantau.placement.transitions import can_hand_in, journal_event, require_party
from rantau.placement.verification_checks import (
    MAX_CODE_LENGTH,
    VerificationContext,
    VerificationInput,
    get_problems_at_receipt,
    get_verification_problems,
    needs_opened_files,
    needs_quota_line,
    normalize_zone,
)
from rantau.procedures.scheme import Requirement, RequirementField, Scheme
from rantau.registry.inputs import get_number_problems
from rantau.registry.interface import record_passport_number
from rantau.registry.models import Identity
from rantau.registry.selectors import (
    require_lasting_ground,
    require_present_or_lasting_ground,
)

DOCUMENT_CORRECTED = JournalKind("placement:document:corrected", gettext_lazy("Document corrected"))
DOCUMENTS_VERIFIED = JournalKind("placement:documents:verified", gettext_lazy("Documents verified"))
DOCUMENTS_RECEIVED = JournalKind("placement:documents:received", gettext_lazy("Documents received"))

MAX_FIELD_LENGTH = 120


@dataclass(frozen=True)
class ReceivedDocumentInput:
    """One received document: its requirement, the typed values, and its scan, which
    `documents.interface.store_file` has stored, or None.

    method  how whoever receives it verified it in the same act; empty where it is to be verified
    zone    the machine-readable zone as it was typed then
    """

    requirement: str
    fields: dict[str, str] = field(default_factory=dict)
    file: ReceivedFile | None = None
    method: str = ""
    zone: str = ""


@service(DOCUMENTS_RECEIVED, permission=RECEIVE_DOCUMENTS, other_kinds=(DOCUMENTS_VERIFIED,))
def receive_documents(
    actor: Actor, reference: str, documents: list[ReceivedDocumentInput], *, seen: int
) -> CommandResult:
    """Receive one or more documents at once; earlier ones stay in the timeline. An office that
    serves the person today receives what she hands over too, and replaces nothing accepted. An
    agency hands in what it supplies. Whoever may verify a document accepts it in the same act,
    where the original lies before both (docs/decisions/0051-received-and-verified-in-one-act.md).

    seen    the revision that the actor looked at
    Raises  InvalidInput at `requirement.field`; NoSuchPlacement, NoLastingGround, PlacementEnded,
            StaleRevision; WrongParty for what an agency does not supply; what `verify_documents`
            raises, for what is accepted at once
    """
    placement = get_placement_for_update(
        actor, reference, seen=seen, require_ground=require_present_or_lasting_ground
    )
    before = load_snapshot(actor, placement, with_line_status=False)
    _require_supplier(before, documents)
    _require_ground_to_replace(before, documents)
    events = _build_receipts(before, documents)
    if files := [document.file for document in documents if document.file]:
        record_files(files)
    verified = _accept_at_once(before, events, documents)
    after = record_events(actor, placement, [*events, *verified])
    received = [each.requirement for each in documents]
    if not verified:
        return CommandResult(placement.reference, journal_event(placement, requirements=received))
    _record_accepted_passport(after)
    accepted = [each.requirement for each in verified]
    event = journal_event(placement, requirements=received, accepted=accepted, returned=[])
    return CommandResult(placement.reference, event, DOCUMENTS_VERIFIED)


def _build_receipts(
    before: PlacementSnapshot, documents: list[ReceivedDocumentInput]
) -> list[DocumentEvent]:
    """The received events of the documents. Raises InvalidInput."""
    problems: dict[str, list[str]] = {}
    events = []
    for document in documents:
        fields, field_problems = normalize_fields(
            before.scheme, document.requirement, document.fields
        )
        problems |= field_problems
        events.append(
            build_document_event(
                before.placement,
                before.actor,
                DocumentEvent.RECEIVED,
                document.requirement,
                fields=fields,
                file_id=document.file.id if document.file else None,
            )
        )
    if not documents:
        problems["requirement"] = [_("Choose at least one document.")]
    if problems:
        raise InvalidInput(problems)
    return events


def _accept_at_once(
    before: PlacementSnapshot, receipts: list[DocumentEvent], documents: list[ReceivedDocumentInput]
) -> list[DocumentEvent]:
    """The events that accept those of the documents that have a method. Raises InvalidInput, and
    what `verify_documents` raises."""
    verifications = [
        VerificationInput(each.requirement, accepted=True, method=each.method, zone=each.zone)
        for each in documents
        if each.method
    ]
    if not verifications:
        return []
    require_permission(before.actor, VERIFY_DOCUMENTS)
    require_lasting_ground(before.actor, before.person)
    if has_decided(before):
        raise SecondOfficerRequired()
    events = [*before.document_events, *receipts]
    statuses = build_requirement_statuses(before.scheme, events)
    received = replace(before, document_events=events, requirements=statuses)
    line = before.placement.line_id if needs_quota_line(verifications) else None
    if problems := get_problems_at_receipt(received, verifications, find_quota_line(line)):
        raise InvalidInput(problems)
    return [_build_verification_event(received, each) for each in verifications]


def _record_accepted_passport(snapshot: PlacementSnapshot) -> None:
    passport = snapshot.requirements.get("passport")
    if passport and passport.state == ACCEPTED and passport.receipt:
        record_passport_number(snapshot.person.id, passport.receipt.fields["number"])


def _require_supplier(snapshot: PlacementSnapshot, documents: list[ReceivedDocumentInput]) -> None:
    """Raise WrongParty where an agency hands in what another party supplies."""
    for document in documents:
        status = snapshot.requirements.get(document.requirement)
        if status and not can_hand_in(snapshot.actor, status.requirement):
            raise WrongParty(by=status.requirement.supplied_by)


def _require_ground_to_replace(
    snapshot: PlacementSnapshot, documents: list[ReceivedDocumentInput]
) -> None:
    """Raise NoLastingGround where an office that sees the person for a while only would undo what
    another office has accepted."""
    statuses = [snapshot.requirements.get(each.requirement) for each in documents]
    if any(status and status.state == ACCEPTED for status in statuses):
        require_lasting_ground(snapshot.actor, snapshot.person)


def record_events(
    actor: Actor, placement: Placement, events: list[DocumentEvent]
) -> PlacementSnapshot:
    """Write document events, save the placement with the dates that follow from them, open the
    next duty. Returns the snapshot after them."""
    insert_rows(*events)
    after = load_snapshot(actor, placement, with_line_status=False)
    copy_validity_dates(placement, after.requirements)
    update_row(placement, "revision", "contract_until", "passport_until")
    advance_duty(after)
    return after


@service(DOCUMENTS_VERIFIED, permission=VERIFY_DOCUMENTS)
def verify_documents(
    actor: Actor,
    reference: str,
    verifications: list[VerificationInput],
    *,
    seen: int,
    counted: int | None = None,
) -> CommandResult:
    """Verify one or more received documents at once.

    seen     the revision that the actor looked at
    counted  for *all right*: how many documents the actor says to have seen. Every document that
             waits is among `verifications` then, opened and with its method
    Raises   InvalidInput; NoSuchPlacement, NoLastingGround, PlacementEnded, StaleRevision;
             WrongParty for a requirement that another party verifies; SecondOfficerRequired when
             the officer who returned a document would accept the same document, or who decided
             verifies what the decision rests on
    """
    placement = get_placement_for_update(actor, reference, seen=seen)
    before = load_snapshot(actor, placement, with_line_status=False)
    opened = (
        list_opened_files(before.own_refs, before.requirements.values())
        if needs_opened_files(verifications, counted)
        else frozenset()
    )
    line = placement.line_id if needs_quota_line(verifications) else None
    context = VerificationContext(before, opened, counted, find_quota_line(line))
    if problems := get_verification_problems(context, verifications):
        raise InvalidInput(problems)
    if has_decided(before):
        raise SecondOfficerRequired()
    events = [_build_verification_event(before, verification) for verification in verifications]
    _record_accepted_passport(record_events(actor, placement, events))
    accepted = [each.requirement for each in verifications if each.accepted]
    returned = [each.requirement for each in verifications if not each.accepted]
    return CommandResult(
        answer=placement.reference,
        event=journal_event(placement, accepted=accepted, returned=returned),
    )


def _build_verification_event(
    snapshot: PlacementSnapshot, verification: VerificationInput
) -> DocumentEvent:
    status, actor = snapshot.requirements[verification.requirement], snapshot.actor
    require_party(actor, status.requirement.verified_by)
    if verification.accepted and has_returned(snapshot, status):
        raise SecondOfficerRequired()
    kind = DocumentEvent.ACCEPTED if verification.accepted else DocumentEvent.RETURNED
    zone = normalize_zone(verification.zone)
    return build_document_event(
        snapshot.placement,
        actor,
        kind,
        verification.requirement,
        how=verification.method,
        reason=verification.reason.strip(),
        fields={"zone": zone} if zone else {},
        about_id=status.receipt.id if status.receipt else None,
    )


@service(DOCUMENT_CORRECTED, permission=CORRECT_PLACEMENT)
def correct_document(
    actor: Actor, reference: str, requirement: str, *, fields: dict[str, str], why: str, seen: int
) -> CommandResult:
    """Supersede the received event of a document; it has to be verified again.

    why     kept in the event
    seen    the revision that the actor looked at
    Raises  InvalidInput; NoSuchPlacement, NoLastingGround, PlacementEnded, StaleRevision
    """
    placement = get_placement_for_update(actor, reference, seen=seen)
    before = load_snapshot(actor, placement, with_line_status=False)
    normalized, problems = normalize_fields(before.scheme, requirement, fields)
    status = before.requirements.get(requirement)
    if status is None or status.receipt is None:
        problems.setdefault(requirement[:MAX_CODE_LENGTH], []).append(
            _("This document has not been received yet.")
        )
    if not is_storable(why, required=True):
        problems["why"] = [_("Write why it is corrected, 300 characters at most.")]
    if problems or status is None or status.receipt is None:
        raise InvalidInput(problems)
    old_event = status.receipt
    new_event = build_document_event(
        placement,
        actor,
        DocumentEvent.RECEIVED,
        requirement,
        fields=normalized,
        file_id=old_event.file_id,
        reason=why.strip(),
        supersedes_id=old_event.id,
    )
    record_events(actor, placement, [new_event])
    return CommandResult(
        answer=placement.reference,
        event=journal_event(placement, requirement=requirement, supersedes=str(old_event.id)),
    )


def normalize_fields(
    scheme: Scheme, requirement: str, values: dict[str, str]
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The values as stored (dates in ISO form), and the problems by `requirement.field`.

    A passport's number must be one that the registry accepts, since it is recorded there once it
    is verified.
    """
    try:
        declared = scheme.get_requirement(requirement)
    except KeyError:
        return {}, {
            requirement[:MAX_CODE_LENGTH]: [_("This scheme does not ask for that document.")]
        }
    normalized: dict[str, str] = {}
    problems: dict[str, list[str]] = {}
    for expected in declared.fields:
        try:
            value = _normalize_field(expected, values.get(expected.code, ""))
            if expected.type == "date" and value > clock.today().isoformat():
                _require_future(declared, expected)
            normalized[expected.code] = value
        except ValueError as problem:
            problems[f"{requirement}.{expected.code}"] = [str(problem)]
    if requirement == "passport" and "number" in normalized:
        number_problems = get_number_problems(
            Identity.PASSPORT, normalized["number"], field="passport.number"
        )
        problems |= {field: [problem] for field, problem in number_problems}
    return normalized, problems


def _require_future(requirement: Requirement, field: RequirementField) -> None:
    """Raise ValueError for a date after today, unless it is the one until which the document is
    valid: it was signed, examined or attended before it was handed in."""
    validity = requirement.validity
    if validity is None or validity.field != field.code or validity.months is not None:
        raise ValueError(_("This day has not come yet."))


def _normalize_field(field: RequirementField, text: str) -> str:
    value = normalize_name(text)
    if not value:
        raise ValueError(_("Fill in as written on the document."))
    if len(value) > MAX_FIELD_LENGTH:
        raise ValueError(_("120 characters at most."))
    if has_invisible_characters(value):
        raise ValueError(_("It contains invisible characters. Type it again."))
    if field.type == "date":
        return _parse_date(value).isoformat()
    if field.type == "number" and not (value.isascii() and value.isdigit()):
        raise ValueError(_("Digits only."))
    if field.type == "choice" and value not in field.choices:
        raise ValueError(_("Choose one."))
    return value


def _parse_date(value: str) -> date:
    day = find_date(value)
    if day and MIN_YEAR <= day.year <= MAX_YEAR:
        return day
    raise ValueError(_("Write a date such as 14-02-2027 or 14 February 2027."))


def build_document_event(
    placement: Placement, actor: Actor, kind: str, requirement: str, **more: Any
) -> DocumentEvent:
    """A document event of this moment by this actor; not saved."""
    at = clock.now()
    return DocumentEvent(
        id=uuid7(),
        placement=placement,
        person_id=placement.person_id,
        kind=kind,
        requirement=requirement,
        happened_at=at,
        recorded_at=at,
        recorded_by=actor.ref,
        recorder_name=actor.name,
        office_id=actor.office,
        node=settings.RANTAU_NODE,
        **more,
    )
