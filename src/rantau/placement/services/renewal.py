"""Issue documents anew, or suspend them, once what they say is not so any more.

A document rests on facts of the person and on the requirements that its scheme names. When one of
them was corrected, the document is revoked at once. Another is issued in its place as soon as
everything is accepted again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common.fast_sql import update_row
from rantau.documents.interface import (
    FACTS_CHANGED,
    REPLACED,
    DocumentDraft,
    is_as_drafted,
    issue_document,
    revoke_document,
)
from rantau.documents.models import Document
from rantau.documents.selectors import list_documents
from rantau.journal.interface import JournalKind
from rantau.placement.errors import NothingToRenew
from rantau.placement.issued_documents import build_document_draft
from rantau.placement.next_step import advance_duty, is_duty_behind
from rantau.placement.permissions import RENEW_DOCUMENTS
from rantau.placement.selectors import get_placement_of_system
from rantau.placement.snapshot import PlacementSnapshot, load_snapshot
from rantau.placement.transitions import journal_event
from rantau.procedures.gates import UnmetCondition, evaluate_gate, list_gates
from rantau.procedures.scheme import MILESTONES_BEFORE_DEPARTURE, GateUse, Milestone

FACT_TYPES = ("requirement", "years")  # arguments of gates about facts of person and documents
DOCUMENTS_RENEWED = JournalKind(
    "placement:documents:renewed", gettext_lazy("Documents follow what was corrected")
)


@dataclass(frozen=True)
class Renewal:
    """What becomes of one document: `issues` in its place, None where nothing can be issued yet."""

    document: Document
    issues: DocumentDraft | None


def find_renewals(snapshot: PlacementSnapshot) -> list[Renewal]:
    """The documents of a placement that say what is not so any more, or wait for another in their
    place that can be issued now. None after the return. Inside a scope that sees them."""
    if snapshot.placement.ended_at is not None or snapshot.placement.milestone == "returned":
        return []
    latest: dict[str, Document] = {}
    for document in list_documents(snapshot.placement.id):
        latest.setdefault(document.letter, document)
    return list(_iterate_renewals(snapshot, latest))


def _iterate_renewals(
    snapshot: PlacementSnapshot, latest: dict[str, Document]
) -> Iterator[Renewal]:
    for milestone in snapshot.scheme.list_entered_milestones(snapshot.placement.milestone):
        for letter in milestone.issued_letters:
            document = latest.get(letter.code)
            if document is None or not _is_to_be_kept_up(document):
                continue
            draft = build_document_draft(snapshot, letter)
            draft = _keep_agency_name(draft, document)
            can_issue = not _find_unmet_facts(snapshot, milestone)
            if document.revoked_at is None and not (can_issue and is_as_drafted(document, draft)):
                yield Renewal(document, draft if can_issue else None)
            elif document.revoked_at is not None and can_issue:
                yield Renewal(document, draft)


def _keep_agency_name(draft: DocumentDraft, document: Document) -> DocumentDraft:
    """The draft with the agency as the document names it: what was issued stays true where the
    agency was renamed since. Whoever goes on with another has her documents revoked."""
    if document.revoked_at is not None or "agency" not in document.fields:
        return draft
    return replace(draft, fields={**draft.fields, "agency": document.fields["agency"]})


def _find_unmet_facts(snapshot: PlacementSnapshot, milestone: Milestone) -> list[UnmetCondition]:
    """What of the person's and the documents' facts does not allow a document of this milestone:
    its own gates about them, and every requirement up to it. After departure what has merely
    expired allows it."""
    entered = snapshot.scheme.list_entered_milestones(milestone.code)
    uses = [
        GateUse("still_valid", requirement.code)
        for each in entered
        for requirement in snapshot.scheme.list_requirements_for(each.code)
    ]
    gates = list_gates()
    uses += [use for use in milestone.gates if gates[use.name].argument_type in FACT_TYPES]
    unmet = [condition for use in uses for condition in evaluate_gate(use, snapshot)]
    if snapshot.placement.milestone in MILESTONES_BEFORE_DEPARTURE:
        return unmet
    return [condition for condition in unmet if condition.code != "expired"]


def _is_to_be_kept_up(document: Document) -> bool:
    """Whether it is valid, or waits for another in its place; one revoked for another reason stays
    so."""
    return document.revoked_at is None or document.revoked_reason == FACTS_CHANGED


@service(DOCUMENTS_RENEWED, permission=RENEW_DOCUMENTS)
def renew_documents(actor: Actor, placement_id: UUID) -> CommandResult:
    """Revoke every document of a placement that says what is not so any more, and issue another in
    its place for the same office, where all that it rests on is accepted and the gates are open;
    open the duty of the next step.

    actor   the system, caused by the entry that changed a fact
    Raises  NothingToRenew
    """
    placement = get_placement_of_system(placement_id)
    snapshot = load_snapshot(actor, placement)
    renewals = find_renewals(snapshot)
    if not renewals and not is_duty_behind(snapshot):
        raise NothingToRenew()
    revoked, issued = [], []
    for renewal in renewals:
        if _revoke(renewal, actor):
            revoked.append(renewal.document.serial)
        if renewal.issues:
            issued.append(_issue_in_its_place(renewal.document, renewal.issues, actor))
    update_row(placement, "revision")
    advance_duty(snapshot)
    return CommandResult(
        answer=placement.reference,
        event=journal_event(placement, revoked=revoked, documents=issued),
    )


def _revoke(renewal: Renewal, actor: Actor) -> bool:
    """Whether it was still unrevoked."""
    reason = REPLACED if renewal.issues else FACTS_CHANGED
    return revoke_document(renewal.document.id, reason=reason, by=actor.ref)


def _issue_in_its_place(document: Document, draft: DocumentDraft, actor: Actor) -> str:
    """Issue for the office that issued the document; returns the new serial."""
    return issue_document(
        replace(draft, replaces=document.id),
        office=document.office_id,
        office_code=document.office_code,
        by=actor.ref,
    ).serial
