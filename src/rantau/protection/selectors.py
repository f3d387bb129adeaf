"""Fetch contacts, cases, the inbox of a desk, receipts and shifts under the conflict-of-interest
exclusion: check the permission, log the access."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from rantau.access.actor import Actor, require_office
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.errors import InvalidInput, StaleRevision
from rantau.common.references import normalize_reference
from rantau.documents.errors import NoSuchFile
from rantau.documents.selectors import read_content
from rantau.duties.selectors import get_worker_seen_at
from rantau.journal.interface import log_reading
from rantau.journal.models import Reading
from rantau.offices.models import Office
from rantau.offices.selectors import find_offices
from rantau.protection.errors import (
    CaseEnded,
    ContactAlreadyRead,
    NoSuchCase,
    NoSuchContact,
    NoSuchReceiptCode,
)
from rantau.protection.models import Case, Contact, Evidence, Objection, Shift
from rantau.protection.permissions import OPEN_ORIGINAL, READ_CASE, READ_DESK, READ_RECEIPT
from rantau.protection.receipt_codes import hash_receipt_code
from rantau.protection.roster import EscalationChain, get_escalation_chain
from rantau.protection.severity import P1

PAGE_SIZE = 50
WORKER_SILENT_AFTER = timedelta(seconds=60)
RECEIPT_FIELDS = (
    "id",
    "reference",
    "received_at",
    "due_at",
    "owner_name",
    "read_at",
    "closed_at",
)
# Functions of the database, each for one exact question of somebody who has no right to read the
# rows: the holder of a receipt code, a desk about its accounts, an office about its referrals.
RECEIPT_SQL = f"select {', '.join(RECEIPT_FIELDS)} from protection_get_receipt(%s)"  # noqa: S608
RECEIPT_MESSAGES_SQL = "select side, words, written_at from protection_get_messages(%s)"
COLLEAGUES_SQL = "select account, name, role from protection_list_colleagues(%s)"
REFERRED_CASES_SQL = "select protection_referred_cases()"


@dataclass(frozen=True)
class ReceiptMessage:
    """One message between the reporter and the desk, for whoever has the code."""

    side: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Receipt:
    """What the holder of a receipt code may read about the report."""

    id: UUID
    reference: str
    received_at: datetime
    due_at: datetime
    owner_name: str
    read_at: datetime | None
    closed_at: datetime | None
    messages: tuple[ReceiptMessage, ...]


@dataclass(frozen=True)
class Colleague:
    """Somebody of the actor's desk."""

    account: str
    name: str
    role: str


@dataclass(frozen=True)
class Inbox:
    """A desk at this moment: a page of unread contacts, and one of open cases by due time.

    Contacts come with those first that speak of danger, then those of sources that send few, each
    the longest waiting first: a flood hides nothing.

    unowned_count       how many are owned by the desk as a whole, since the roster names nobody
    most_serious_count  open cases of severity P1, the oldest opened at `most_serious_since`
    chain               who owns new contacts
    is_worker_silent    whether the worker, which escalates, has not been seen lately
    """

    contacts: list[Contact]
    cases: list[Case]
    unread_count: int
    unowned_count: int
    open_count: int
    overdue_count: int
    most_serious_count: int
    most_serious_since: datetime | None
    chain: EscalationChain
    is_worker_silent: bool
    has_more_contacts: bool
    has_more_cases: bool


def get_contact(actor: Actor, reference: str, *, purpose: str) -> Contact:
    """The contact under `reference`. The reading is logged. Raises NoSuchContact."""
    require_permission(actor, READ_DESK)
    contact = Contact.objects.filter(reference=normalize_reference(reference)).first()
    if contact is None:
        raise NoSuchContact()
    log_reading(actor, subject_kind="contact", subject=contact.id, purpose=purpose)
    return contact


def get_case(actor: Actor, reference: str, *, purpose: str) -> Case:
    """The case under `reference`. The reading is logged. Raises NoSuchCase, also for whom it
    accuses."""
    require_permission(actor, READ_CASE)
    case = Case.objects.filter(reference=normalize_reference(reference)).first()
    if case is None:
        raise NoSuchCase()
    log_reading(actor, subject_kind="case", subject=case.id, purpose=purpose)
    return case


def get_evidence(
    actor: Actor, reference: str, evidence: UUID, *, is_original: bool
) -> tuple[Evidence, bytes]:
    """The file that came with a note of a case, as copy to show or as it came. The reading is
    logged at the case, where the desk sees it. Raises NoSuchCase; NoSuchFile, also for the copy of
    a file that could not be opened."""
    require_permission(actor, OPEN_ORIGINAL if is_original else READ_DESK)
    case = get_case(actor, reference, purpose="original" if is_original else "evidence")
    row = Evidence.objects.filter(case=case, id=evidence).first()
    if row is None or not (is_original or row.shown_digest):
        raise NoSuchFile()
    return row, read_content(row.original_digest if is_original else row.shown_digest)


def find_evidence_digests(digests: list[str]) -> set[str]:
    """Which of these SHA-256 evidence names; the current scope is the worker's."""
    rows = Evidence.objects.filter(
        Q(shown_digest__in=digests) | Q(original_digest__in=digests)
    ).values_list("shown_digest", "original_digest")
    return {digest for row in rows for digest in row}


def get_inbox(actor: Actor, *, contact_page: int = 1, case_page: int = 1) -> Inbox:
    """What waits at the actor's desk; pages from 1."""
    require_permission(actor, READ_DESK)
    at = clock.now()
    office = require_office(actor)
    unread = Contact.objects.filter(office=office, read_at=None)
    cases = Case.objects.filter(office=office, closed_at=None)
    contacts = _take_page(
        unread.order_by("-has_danger_words", "is_from_busy_source", "received_at", "id"),
        contact_page,
    )
    rows = _take_page(cases.order_by("due_at", "id"), case_page)
    most_serious = Q(severity=P1)
    without_owner = Q(owner=f"office:{office}")  # the desk as a whole: no name stands in the roster
    contact_counts = unread.aggregate(unread=Count("id"), unowned=Count("id", filter=without_owner))
    case_counts = cases.aggregate(
        unowned=Count("id", filter=without_owner),
        open_count=Count("id"),
        overdue_count=Count("id", filter=Q(due_at__lt=at)),
        most_serious_count=Count("id", filter=most_serious),
        most_serious_since=Min("opened_at", filter=most_serious),
    )
    worker_seen_at = get_worker_seen_at()
    return Inbox(
        contacts=contacts[:PAGE_SIZE],
        cases=rows[:PAGE_SIZE],
        unread_count=contact_counts["unread"],
        unowned_count=contact_counts["unowned"] + case_counts.pop("unowned"),
        chain=get_escalation_chain(at),
        is_worker_silent=worker_seen_at is None or at - worker_seen_at > WORKER_SILENT_AFTER,
        has_more_contacts=len(contacts) > PAGE_SIZE,
        has_more_cases=len(rows) > PAGE_SIZE,
        **case_counts,
    )


Row = TypeVar("Row", Case, Contact)


def _take_page(rows: QuerySet[Row], page: int) -> list[Row]:
    """The rows of a page, from 1, and one more where another page follows."""
    first = (page - 1) * PAGE_SIZE
    return list(rows[first : first + PAGE_SIZE + 1])


def list_referred_cases(actor: Actor, page: int = 1) -> tuple[list[Case], bool]:
    """Open cases that were referred to the actor's office, by due time; whether there are more."""
    require_permission(actor, READ_CASE)
    with connection.cursor() as cursor:
        cursor.execute(REFERRED_CASES_SQL)
        case_ids = [row[0] for row in cursor.fetchall()]
    rows = Case.objects.filter(id__in=case_ids, closed_at=None).order_by("due_at", "id")
    page_rows = _take_page(rows, page)
    return page_rows[:PAGE_SIZE], len(page_rows) > PAGE_SIZE


def list_persons_with_open_case(actor: Actor) -> QuerySet[Case, Any]:
    """The persons with an open case that the actor may see, as a subquery for boards, under row
    policies. For offices these are cases that were referred to them; nobody else asks for all at
    once."""
    rows = Case.objects.filter(person__isnull=False, closed_at=None)
    return (rows if actor.database_role in ("r_office", "r_post") else rows.none()).values("person")


def get_receipt(actor: Actor, code: str) -> Receipt:
    """What the holder of this secret receipt code may read. Raises NoSuchReceiptCode."""
    require_permission(actor, READ_RECEIPT)
    code_hash = hash_receipt_code(code)
    with connection.cursor() as cursor:
        cursor.execute(RECEIPT_SQL, [code_hash])
        row = cursor.fetchone()
        if row is None:
            raise NoSuchReceiptCode()
        cursor.execute(RECEIPT_MESSAGES_SQL, [code_hash])
        messages = tuple(ReceiptMessage(*message) for message in cursor.fetchall())
    return Receipt(**dict(zip(RECEIPT_FIELDS, row, strict=True)), messages=messages)


def with_objections(readings: QuerySet[Reading]) -> QuerySet[Reading]:
    """The readings of the own record, each with `objection` (the number of the report by which she
    objected to it last) and `objected_at`; None where she did not. No further statement."""
    last = Objection.objects.filter(reading=OuterRef("pk")).order_by("-objected_at", "-id")
    return readings.annotate(
        objection=Subquery(last.values("reference")[:1]),
        objected_at=Subquery(last.values("objected_at")[:1]),
    )


def list_colleagues(actor: Actor, at: datetime) -> list[Colleague]:
    """Who has a role at the actor's desk at a moment (aware)."""
    require_permission(actor, READ_DESK)
    with connection.cursor() as cursor:
        cursor.execute(COLLEAGUES_SQL, [at])
        return [Colleague(*row) for row in cursor.fetchall()]


def list_shifts_between(actor: Actor, start: datetime, end: datetime) -> list[Shift]:
    """The shifts of the actor's desk that touch the span from `start` until before `end`."""
    require_permission(actor, READ_DESK)
    rows = Shift.objects.filter(office=require_office(actor), ends_at__gt=start, starts_at__lt=end)
    return list(rows.order_by("starts_at"))


def get_unread_contact_for_update(reference: str) -> Contact:
    """The unread contact, locked. Raises NoSuchContact; ContactAlreadyRead."""
    rows = Contact.objects.select_for_update().filter(reference=normalize_reference(reference))
    contact = rows.first()
    if contact is None:
        raise NoSuchContact()
    if contact.read_at is not None:
        raise ContactAlreadyRead()
    return contact


def get_open_case_for_update(reference: str, *, seen: int | None = None) -> Case:
    """The open case, locked, its revision counted up (saved by the caller).

    seen    the revision that the actor looked at, where that matters
    Raises  NoSuchCase; CaseEnded; StaleRevision
    """
    rows = Case.objects.select_for_update().filter(reference=normalize_reference(reference))
    case = rows.first()
    if case is None:
        raise NoSuchCase()
    if seen is not None and case.revision != seen:
        raise StaleRevision(seen=seen, now=case.revision)
    if case.closed_at is not None:
        raise CaseEnded()
    case.revision += 1
    return case


NO_SUCH_OFFICE_MESSAGE = _("Not in the network: %(words)s")
AMBIGUOUS_OFFICE_MESSAGE = _("%(words)s: which one? Write its code: %(fitting)s")


def find_office(field: str, query: str) -> Office:
    """The one office that fits a code or part of a name. Raises InvalidInput at `field` for
    none, and for several, which it names."""
    offices = find_offices(query)
    if len(offices) == 1:
        return offices[0]
    if not offices:
        raise InvalidInput({field: [str(NO_SUCH_OFFICE_MESSAGE) % {"words": query.strip()}]})
    matches = ", ".join(f"{office.code} ({office.name})" for office in offices)
    raise InvalidInput(
        {field: [str(AMBIGUOUS_OFFICE_MESSAGE) % {"words": query.strip(), "fitting": matches}]}
    )
