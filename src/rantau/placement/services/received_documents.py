"""Receive the documents that a scheme asks for, verify them (accept or return), and correct what
was typed from one."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.clock import MAX_YEAR, MIN_YEAR
from rantau.common.errors import InvalidInput
from rantau.common.fast_sql import insert_rows, update_row
from rantau.common.ids import uuid7
from rantau.common.names import has_invisible_characters, normalize_name
from rantau.placement.errors import SecondOfficerRequired
from rantau.placement.models import DocumentEvent, Placement
from rantau.placement.next_step import advance_duty
from rantau.placement.permissions import CORRECT_PLACEMENT, RECEIVE_DOCUMENTS, VERIFY_DOCUMENTS
from rantau.placement.registrations import (
    DOCUMENT_CORRECTED,
    DOCUMENTS_RECEIVED,
    DOCUMENTS_VERIFIED,
)
from rantau.placement.requirements import (
    ACCEPTED,
    MISSING,
    VALIDITY_UPDATE_FIELDS,
    RequirementStatus,
    copy_validity_dates,
)
from rantau.placement.selectors import get_placement_for_update
from rantau.placement.snapshot import PlacementSnapshot, load_snapshot
from rantau.placement.transitions import journal_event, require_party
from rantau.procedures.scheme import RequirementField, Scheme
from rantau.registry.inputs import get_number_problems
from rantau.registry.interface import record_passport_number
from rantau.registry.models import Identity

MAX_FIELD_LENGTH = 120
DATE_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")


@dataclass(frozen=True)
class ReceivedDocumentInput:
    """One paper as handed in: its requirement, the typed values, and a kept file or none."""

    requirement: str
    fields: dict[str, str] = field(default_factory=dict)
    file: UUID | None = None


@service(DOCUMENTS_RECEIVED, permission=RECEIVE_DOCUMENTS)
def receive_documents(
    actor: Actor, reference: str, receipts: list[ReceivedDocumentInput], *, seen: int
) -> CommandResult:
    """Take in one or more papers at once; what was there before stays in the story.

    seen    the revision that the actor looked at
    Raises  Invalid at `requirement.field`; NoSuchPlacement, Ended, Stale
    """
    placement = get_placement_for_update(reference, seen=seen)
    before = load_snapshot(actor, placement, live=False)
    problems: dict[str, list[str]] = {}
    facts = []
    for receipt in receipts:
        fields, wrong = normalize_fields(before.scheme, receipt.requirement, receipt.fields)
        problems |= wrong
        facts.append(
            build_document_event(
                placement,
                actor,
                DocumentEvent.RECEIVED,
                receipt.requirement,
                fields=fields,
                file=receipt.file,
            )
        )
    if not receipts:
        problems["requirement"] = [_("Choose at least one paper.")]
    if problems:
        raise InvalidInput(problems)
    insert_rows(*facts)
    after = load_snapshot(actor, placement, live=False)
    copy_validity_dates(placement, after.papers)
    update_row(placement, *VALIDITY_UPDATE_FIELDS)
    advance_duty(after)
    return CommandResult(
        answer=placement.reference,
        event=journal_event(placement, papers=[each.requirement for each in receipts]),
    )


VERIFICATION_METHODS = (
    "original",
    "register",
    "issuer",
)  # original seen, public register asked, issuer asked
MAX_RETURN_REASON_LENGTH = 300


@dataclass(frozen=True)
class VerificationInput:
    """What was found on one paper. `how` is one of HOW; `reason` is needed when it is returned."""

    requirement: str
    accepted: bool
    how: str = "original"
    reason: str = ""


@service(DOCUMENTS_VERIFIED, permission=VERIFY_DOCUMENTS)
def verify_documents(
    actor: Actor, reference: str, verdicts: list[VerificationInput], *, seen: int
) -> CommandResult:
    """Judge one or more received papers at once.

    seen    the revision that the actor looked at
    Raises  Invalid; NoSuchPlacement, Ended, Stale; NotYours for another desk's paper;
            AnotherOfficer when the one who returned a paper would accept the same paper
    """
    placement = get_placement_for_update(reference, seen=seen)
    before = load_snapshot(actor, placement, live=False)
    if problems := _get_verification_problems(before, verdicts):
        raise InvalidInput(problems)
    facts = [_build_verification_event(before, verdict) for verdict in verdicts]
    insert_rows(*facts)
    after = load_snapshot(actor, placement, live=False)
    copy_validity_dates(placement, after.papers)
    update_row(placement, *VALIDITY_UPDATE_FIELDS)
    passport = after.papers.get("passport")
    if passport and passport.state == ACCEPTED and passport.receipt:
        record_passport_number(placement.person_id, passport.receipt.fields["number"])
    advance_duty(after)
    accepted = [each.requirement for each in verdicts if each.accepted]
    returned = [each.requirement for each in verdicts if not each.accepted]
    return CommandResult(
        answer=placement.reference,
        event=journal_event(placement, accepted=accepted, returned=returned),
    )


def _get_verification_problems(
    file: PlacementSnapshot, verdicts: list[VerificationInput]
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for verdict in verdicts:
        paper = file.papers.get(verdict.requirement)
        if paper is None or paper.state == MISSING:
            found[verdict.requirement[:30]] = [_("This paper has not been received yet.")]
        elif verdict.how not in VERIFICATION_METHODS:
            found[f"{verdict.requirement}.how"] = [_("Choose how it was verified.")]
        elif not verdict.accepted and not verdict.reason.strip():
            found[f"{verdict.requirement}.reason"] = [_("Write everything that must be corrected.")]
        elif len(verdict.reason) > MAX_RETURN_REASON_LENGTH or "\0" in verdict.reason:
            found[f"{verdict.requirement}.reason"] = [_("300 letters at most.")]
    if not verdicts:
        found["requirement"] = [_("Choose at least one paper.")]
    return found


def _build_verification_event(file: PlacementSnapshot, verdict: VerificationInput) -> DocumentEvent:
    paper, actor = file.papers[verdict.requirement], file.actor
    require_party(actor, paper.asked.verified_by)
    if verdict.accepted and _has_returned(file, paper, actor.ref):
        raise SecondOfficerRequired()
    kind = DocumentEvent.ACCEPTED if verdict.accepted else DocumentEvent.RETURNED
    return build_document_event(
        file.placement,
        actor,
        kind,
        verdict.requirement,
        how=verdict.how,
        reason=verdict.reason.strip(),
        about=paper.receipt.id if paper.receipt else None,
    )


def _has_returned(file: PlacementSnapshot, paper: RequirementStatus, officer: str) -> bool:
    """Whether this officer ever returned this paper, also as it stood before it was corrected."""
    facts, same = {fact.id: fact for fact in file.facts}, set[UUID]()
    receipt = paper.receipt
    while receipt:
        same.add(receipt.id)
        receipt = facts.get(receipt.supersedes) if receipt.supersedes else None
    return any(
        fact.kind == DocumentEvent.RETURNED and fact.about in same and fact.recorded_by == officer
        for fact in file.facts
    )


MAX_CORRECTION_REASON_LENGTH = 300


@service(DOCUMENT_CORRECTED, permission=CORRECT_PLACEMENT)
def correct_document(
    actor: Actor, reference: str, requirement: str, *, fields: dict[str, str], why: str, seen: int
) -> CommandResult:
    """Supersede the latest receipt of a paper; it has to be verified again.

    why     kept in the fact
    seen    the revision that the actor looked at
    Raises  Invalid; NoSuchPlacement, Ended, Stale
    """
    placement = get_placement_for_update(reference, seen=seen)
    before = load_snapshot(actor, placement, live=False)
    kept, problems = normalize_fields(before.scheme, requirement, fields)
    paper = before.papers.get(requirement)
    if paper is None or paper.receipt is None:
        problems.setdefault(requirement[:30], []).append(_("This paper has not been received yet."))
    if not why.strip() or len(why) > MAX_CORRECTION_REASON_LENGTH or "\0" in why:
        problems["why"] = [_("Write why it is corrected, 300 letters at most.")]
    if problems or paper is None or paper.receipt is None:
        raise InvalidInput(problems)
    wrong = paper.receipt
    right = build_document_event(
        placement,
        actor,
        DocumentEvent.RECEIVED,
        requirement,
        fields=kept,
        file=wrong.file,
        reason=why.strip(),
        supersedes=wrong.id,
    )
    insert_rows(right)
    after = load_snapshot(actor, placement, live=False)
    copy_validity_dates(placement, after.papers)
    update_row(placement, *VALIDITY_UPDATE_FIELDS)
    advance_duty(after)
    return CommandResult(
        answer=placement.reference,
        event=journal_event(placement, paper=requirement, supersedes=str(wrong.id)),
    )


def normalize_fields(
    scheme: Scheme, requirement: str, typed: dict[str, str]
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The values as kept (dates in ISO form), and the problems by `requirement.field`.

    A passport's number has to be one that the registry keeps, as it will once it is verified.
    """
    try:
        asked = scheme.requirement(requirement)
    except KeyError:
        return {}, {requirement[:30]: [_("This scheme does not ask for that paper.")]}
    kept: dict[str, str] = {}
    problems: dict[str, list[str]] = {}
    for wanted in asked.fields:
        try:
            kept[wanted.code] = _normalize_field(wanted, typed.get(wanted.code, ""))
        except ValueError as problem:
            problems[f"{requirement}.{wanted.code}"] = [str(problem)]
    if requirement == "passport" and "number" in kept:
        found = get_number_problems(Identity.PASSPORT, kept["number"], field="passport.number")
        problems |= {field: [problem] for field, problem in found}
    return kept, problems


def _normalize_field(field: RequirementField, typed: str) -> str:
    value = normalize_name(typed)
    if not value:
        raise ValueError(_("Fill in as written on the paper."))
    if len(value) > MAX_FIELD_LENGTH:
        raise ValueError(_("120 letters at most."))
    if has_invisible_characters(value):
        raise ValueError(_("It contains invisible signs. Type it again."))
    if field.type == "date":
        return _parse_date(value).isoformat()
    if field.type == "number" and not (value.isascii() and value.isdigit()):
        raise ValueError(_("Digits only."))
    if field.type == "choice" and value not in field.choices:
        raise ValueError(_("Choose one."))
    return value


def _parse_date(value: str) -> date:
    for form in DATE_FORMATS:
        try:
            day = datetime.strptime(value, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
        if MIN_YEAR <= day.year <= MAX_YEAR:
            return day
    raise ValueError(_("Write a date like 14-02-2027."))


def build_document_event(
    placement: Placement, actor: Actor, kind: str, requirement: str, **more: Any
) -> DocumentEvent:
    """A fact of this moment by this actor; not yet saved."""
    at = clock.now()
    return DocumentEvent(
        id=uuid7(),
        placement=placement,
        person=placement.person_id,
        kind=kind,
        requirement=requirement,
        happened_at=at,
        recorded_at=at,
        recorded_by=actor.ref,
        recorder_name=actor.name,
        office=actor.office,
        node=settings.RANTAU_NODE,
        **more,
    )
