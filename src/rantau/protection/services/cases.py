"""Take over a case, add a note (first answer, action, remark), and close it with outcome, money
recovered and the complainant's verdict."""

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.text import clean_text
from rantau.documents.interface import StoredEvidence
from rantau.duties.interface import advance_duties, reassign_duty
from rantau.duties.models import Duty
from rantau.duties.selectors import is_duty_open
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.protection.duties import (
    CASE_DUTY_CODES,
    DUTY_KIND_BY_STEP,
    READ_MESSAGE_DUTY,
    advance_case_step,
    get_next_duty,
)
from rantau.protection.errors import UnreadMessage
from rantau.protection.inputs import (
    ClosingInput,
    NoteInput,
    validate_closing,
    validate_note,
)
from rantau.protection.models import Case, Evidence, Message, Note
from rantau.protection.permissions import CLOSE_CASE, WORK_ON_CASE
from rantau.protection.selectors import get_open_case_for_update
from rantau.protection.time_limits import LIMITS_BY_SEVERITY, get_next_escalation_time

CASE_CLOSED = JournalKind("protection:case:closed", gettext_lazy("Case closed"))
NOTE_ADDED = JournalKind("protection:case:noted", gettext_lazy("Action recorded"))
CASE_TAKEN_OVER = JournalKind("protection:case:taken_over", gettext_lazy("Case taken over"))


@service(CASE_TAKEN_OVER, permission=WORK_ON_CASE)
def take_over_case(actor: Actor, reference: str, *, seen: int) -> CommandResult:
    """Become the owner of an open case and of its duties; answers with its reference.

    seen    the revision that the actor looked at
    Raises  NoSuchCase; StaleRevision; CaseEnded
    """
    at = clock.now()
    case = get_open_case_for_update(reference, seen=seen)
    old_owner = case.owner
    case.owner, case.owner_name, case.acknowledged_at = actor.ref, actor.name, at
    case.save(update_fields=["owner", "owner_name", "acknowledged_at", "revision"])
    # Whatever closes or opens a duty of the case takes the case's lock first: all are still open.
    next_sweep_at = get_next_escalation_time(case.opened_at, LIMITS_BY_SEVERITY[case.severity], at)
    for duty in Duty.objects.filter(about=case.id, closed_at=None):
        sweep_at = duty.due_at if duty.due_at > at else next_sweep_at
        reassign_duty(duty.id, owner=actor.ref, office=case.office_id, sweep_at=sweep_at)
    event = JournalEvent("case", case.id, case.revision, {"from": old_owner, "to": actor.ref})
    return CommandResult(answer=case.reference, event=event)


@service(NOTE_ADDED, permission=WORK_ON_CASE)
def add_note(actor: Actor, reference: str, data: NoteInput) -> CommandResult:
    """Add a note; a response or an action moves the case to its next step and due time. Answers
    with the case's reference.

    Any note also counts as having read what the reporter wrote last.

    Raises  InvalidInput; NoSuchCase; CaseEnded
    """
    validate_note(data)
    at = clock.now()
    case = get_open_case_for_update(reference)
    note = Note(
        case=case,
        kind=data.kind,
        words=clean_text(data.text),
        written_by=actor.ref,
        writer_name=actor.name,
        written_at=at,
    )
    note.save(force_insert=True)
    digests = _keep_evidence(note, data.evidence)
    message = clean_text(data.to_reporter)
    send_message_to_reporter(case, message, by=actor.ref)
    _advance_case(case, data.kind)
    case.save(update_fields=["responded_at", "acted_at", "step", "due_at", "revision"])
    # Open only where the reporter has written again; otherwise nothing is closed.
    advance_duties(about=case.id, closes=(READ_MESSAGE_DUTY.code,), outcome="read", opens=None)
    event = JournalEvent(
        "case", case.id, case.revision, {"kind": data.kind, "told": bool(message), **digests}
    )
    return CommandResult(answer=case.reference, event=event)


def _keep_evidence(note: Note, file: StoredEvidence | None) -> dict[str, str]:
    """Write the row of the file that came with a note. Returns, for the journal entry, the SHA-256
    of the bytes as they came and of the copy that is shown, empty where the file could not be
    opened."""
    if file is None:
        return {}
    shown_digest = file.shown.digest if file.shown else ""
    Evidence(
        case_id=note.case_id,
        note=note,
        name=file.name,
        media_type=file.shown.media_type if file.shown else "",
        shown_digest=shown_digest,
        original_digest=file.original_digest,
        original_size=file.original_size,
    ).save(force_insert=True)
    return {"original": file.original_digest, "shown": shown_digest}


def _advance_case(case: Case, kind: str) -> None:
    """Record the first response or action. An action is no response: each is noted by itself."""
    at, before = clock.now(), case.step
    if kind == Note.RESPONSE and case.responded_at is None:
        case.responded_at = at
    if kind == Note.ACTION and case.acted_at is None:
        case.acted_at = at
    advance_case_step(case)
    if case.step != before:
        opens = get_next_duty(case, at=at)
        advance_duties(
            about=case.id, closes=(DUTY_KIND_BY_STEP[before].code,), outcome="done", opens=opens
        )


@service(CASE_CLOSED, permission=CLOSE_CASE)
def close_case(actor: Actor, reference: str, data: ClosingInput, *, seen: int) -> CommandResult:
    """Close an open case; answers with its reference. Closed is not solved: the verdict says
    what the complainant thinks of the outcome.

    seen    the revision that the actor looked at
    Raises  InvalidInput; NoSuchCase; StaleRevision; CaseEnded; UnreadMessage, also for what the
            reporter wrote while the form was being filled in
    """
    validate_closing(data)
    case = get_open_case_for_update(reference, seen=seen)
    if is_duty_open(READ_MESSAGE_DUTY.code, about=case.id):
        raise UnreadMessage()
    case.step, case.closed_at = Case.ENDED, clock.now()
    case.outcome, case.verdict = data.outcome, data.verdict
    case.recovered, case.currency = data.recovered, data.currency
    case.save(
        update_fields=[
            "step",
            "closed_at",
            "outcome",
            "verdict",
            "recovered",
            "currency",
            "revision",
        ]
    )
    send_message_to_reporter(case, clean_text(data.to_reporter), by=actor.ref)
    advance_duties(about=case.id, closes=CASE_DUTY_CODES, outcome=data.outcome, opens=None)
    event = JournalEvent(
        subject_kind="case",
        subject=case.id,
        revision=case.revision,
        terms={
            "outcome": data.outcome,
            "verdict": data.verdict,
            "recovered": str(data.recovered),
            "currency": data.currency,
        },
    )
    return CommandResult(answer=case.reference, event=event)


def send_message_to_reporter(case: Case, text: str, *, by: str) -> None:
    """Leave a message for whoever has a code of the case's contacts; nothing when the text is
    empty."""
    if not text:
        return
    at = clock.now()
    Message.objects.bulk_create(
        [
            Message(contact_id=contact, side=Message.DESK, words=text, written_by=by, written_at=at)
            for contact in case.contacts.values_list("id", flat=True)
        ]
    )
