"""Rows locked for a change: found as the actor may see them, and judged before anything else."""

from rantau.core import clock
from rantau.core.errors import Stale
from rantau.core.references import tidy_reference
from rantau.protection.errors import AlreadyRead, CaseEnded, NoSuchCase, NoSuchContact
from rantau.protection.models import Case, Contact, Message


def unread_contact(reference: str) -> Contact:
    """The contact under lock, still unread. Raises NoSuchContact; AlreadyRead."""
    rows = Contact.objects.select_for_update().filter(reference=tidy_reference(reference))
    contact = rows.first()
    if contact is None:
        raise NoSuchContact()
    if contact.read_at is not None:
        raise AlreadyRead()
    return contact


def settle_contact(contact: Contact, end: str, *, case: Case | None = None) -> None:
    """Write how the reading of a locked contact ended; without a case it stays with the one it
    had, when somebody wrote again after that was closed."""
    contact.read_at, contact.settled_as, contact.case = clock.now(), end, case or contact.case
    contact.revision = contact.revision + 1
    contact.save(update_fields=["read_at", "settled_as", "case", "revision"])


def open_case(reference: str, *, seen: int | None = None) -> Case:
    """The case under lock, not ended, its revision counted up (saved by the caller).

    seen   the revision that the actor looked at; Stale when it changed since
    Raises NoSuchCase; CaseEnded; Stale.
    """
    rows = Case.objects.select_for_update().filter(reference=tidy_reference(reference))
    case = rows.first()
    if case is None:
        raise NoSuchCase()
    if seen is not None and case.revision != seen:
        raise Stale(seen=seen, now=case.revision)
    if case.closed_at is not None:
        raise CaseEnded()
    case.revision += 1
    return case


def answer_reporter(case: Case, words: str, *, by: str) -> None:
    """Leave words for whoever holds a code of the case's contacts; nothing when there are none."""
    if not words:
        return
    at = clock.now()
    Message.objects.bulk_create(
        [
            Message(
                contact_id=contact, side=Message.DESK, words=words, written_by=by, written_at=at
            )
            for contact in case.contacts.values_list("id", flat=True)
        ]
    )
