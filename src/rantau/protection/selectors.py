"""Fetch contacts, cases, the inbox of a desk, receipts and shifts under the conflict-of-interest
exclusion: check the permission, log the access."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from rantau.access.actor import Actor, require_office
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.errors import InvalidInput, StaleRevision
from rantau.common.references import normalize_reference
from rantau.duties.selectors import get_worker_seen_at
from rantau.journal.interface import log_reading
from rantau.offices.models import Office
from rantau.offices.selectors import find_offices
from rantau.protection.errors import (
    CaseEnded,
    ContactAlreadyRead,
    NoSuchCase,
    NoSuchContact,
    NoSuchReceiptCode,
)
from rantau.protection.models import Case, Contact, Shift
from rantau.protection.permissions import READ_CASE, READ_DESK, READ_RECEIPT
from rantau.protection.receipt_codes import hash_receipt_code
from rantau.protection.roster import EscalationChain, get_escalation_chain

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
RECEIPT_SQL = f"select {', '.join(RECEIPT_FIELDS)} from protection_get_receipt(%s)"  # noqa: S608
RECEIPT_MESSAGES_SQL = "select side, words, written_at from protection_get_messages(%s)"
COLLEAGUES_SQL = "select account, name, role from protection_list_colleagues(%s)"
REFERRED_CASES_SQL = "select protection_referred_cases()"


@dataclass(frozen=True)
class ReceiptMessage:
    """One line of the two-way messages, for the holder of the code."""

    side: str
    words: str
    at: datetime


@dataclass(frozen=True)
class Receipt:
    """What the holder of a receipt code is told about the report."""

    id: UUID
    reference: str
    received_at: datetime
    due_at: datetime
    owner_name: str
    read_at: datetime | None
    closed_at: datetime | None
    lines: tuple[ReceiptMessage, ...]


@dataclass(frozen=True)
class Colleague:
    """Somebody of the own desk."""

    account: str
    name: str
    role: str


@dataclass(frozen=True)
class Inbox:
    """The desk at this moment: unread contacts first, then open cases by due time.

    unowned   how many are owned by the desk as a whole, since the roster names nobody
    """

    contacts: list[Contact]
    cases: list[Case]
    unread: int
    unowned: int
    open: int
    overdue: int
    gravest: int
    gravest_since: datetime | None
    line: EscalationChain
    worker_silent: bool
    more: bool


def get_contact(actor: Actor, reference: str, *, purpose: str) -> Contact:
    """The contact under `reference`; NoSuchContact. The look is logged."""
    require_permission(actor, READ_DESK)
    contact = Contact.objects.filter(reference=normalize_reference(reference)).first()
    if contact is None:
        raise NoSuchContact()
    log_reading(actor, subject_kind="contact", subject=contact.id, purpose=purpose)
    return contact


def get_case(actor: Actor, reference: str, *, purpose: str) -> Case:
    """The case under `reference`; NoSuchCase, also for whom it accuses. The look is logged."""
    require_permission(actor, READ_CASE)
    case = Case.objects.filter(reference=normalize_reference(reference)).first()
    if case is None:
        raise NoSuchCase()
    log_reading(actor, subject_kind="case", subject=case.id, purpose=purpose)
    return case


def get_inbox(actor: Actor, page: int = 1) -> Inbox:
    """What waits at the actor's desk; cases a page at a time."""
    require_permission(actor, READ_DESK)
    at = clock.now()
    office = require_office(actor)
    unread = Contact.objects.filter(office=office, read_at=None)
    cases = Case.objects.filter(office=office, closed_at=None)
    first = (page - 1) * PAGE_SIZE
    found = list(cases.order_by("due_at", "id")[first : first + PAGE_SIZE + 1])
    grave = Q(severity=1)
    nobody = Q(owner=f"office:{office}")  # the desk as a whole: no name stands in the roster
    waiting = unread.aggregate(unread=Count("id"), unowned=Count("id", filter=nobody))
    counted = cases.aggregate(
        unowned=Count("id", filter=nobody),
        open=Count("id"),
        overdue=Count("id", filter=Q(due_at__lt=at)),
        gravest=Count("id", filter=grave),
        gravest_since=Min("opened_at", filter=grave),
    )
    seen = get_worker_seen_at()
    return Inbox(
        contacts=list(unread.order_by("received_at", "id")[:PAGE_SIZE]),
        cases=found[:PAGE_SIZE],
        unread=waiting["unread"],
        unowned=waiting["unowned"] + counted.pop("unowned"),
        line=get_escalation_chain(at),
        worker_silent=seen is None or at - seen > WORKER_SILENT_AFTER,
        more=len(found) > PAGE_SIZE,
        **counted,
    )


def list_referred_cases(actor: Actor, page: int = 1) -> tuple[list[Case], bool]:
    """Open cases that were referred to the actor's office, by due time; whether there are more."""
    require_permission(actor, READ_CASE)
    with connection.cursor() as cursor:
        cursor.execute(REFERRED_CASES_SQL)
        lent = [row[0] for row in cursor.fetchall()]
    first = (page - 1) * PAGE_SIZE
    rows = Case.objects.filter(id__in=lent, closed_at=None).order_by("due_at", "id")
    found = list(rows[first : first + PAGE_SIZE + 1])
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def list_persons_with_open_case(actor: Actor) -> QuerySet[Case, Any]:
    """The persons with an open case that the actor may see, as a subquery for boards, by rows under
    the wall. For offices these are cases referred to them; nobody else asks for all at once."""
    rows = Case.objects.filter(person__isnull=False, closed_at=None)
    return (rows if actor.scope in ("r_office", "r_post") else rows.none()).values("person")


def get_receipt(actor: Actor, code: str) -> Receipt:
    """What the holder of the secret receipt code is told; NoSuchCode."""
    require_permission(actor, READ_RECEIPT)
    kept = hash_receipt_code(code)
    with connection.cursor() as cursor:
        cursor.execute(RECEIPT_SQL, [kept])
        row = cursor.fetchone()
        if row is None:
            raise NoSuchReceiptCode()
        cursor.execute(RECEIPT_MESSAGES_SQL, [kept])
        lines = tuple(ReceiptMessage(*line) for line in cursor.fetchall())
    return Receipt(**dict(zip(RECEIPT_FIELDS, row, strict=True)), lines=lines)


def list_colleagues(actor: Actor, moment: datetime) -> list[Colleague]:
    """Who holds a role at the actor's desk at `moment`."""
    require_permission(actor, READ_DESK)
    with connection.cursor() as cursor:
        cursor.execute(COLLEAGUES_SQL, [moment])
        return [Colleague(*row) for row in cursor.fetchall()]


def list_shifts_between(actor: Actor, start: datetime, end: datetime) -> list[Shift]:
    """The shifts of the actor's desk that touch the span from `start` until before `end`."""
    rows = Shift.objects.filter(office=require_office(actor), ends_at__gt=start, starts_at__lt=end)
    return list(rows.order_by("starts_at"))


def get_unread_contact_for_update(reference: str) -> Contact:
    """The contact under lock, still unread. Raises NoSuchContact; AlreadyRead."""
    rows = Contact.objects.select_for_update().filter(reference=normalize_reference(reference))
    contact = rows.first()
    if contact is None:
        raise NoSuchContact()
    if contact.read_at is not None:
        raise ContactAlreadyRead()
    return contact


def get_open_case_for_update(reference: str, *, seen: int | None = None) -> Case:
    """The case under lock, not ended, its revision counted up (saved by the caller).

    seen   the revision that the actor looked at; Stale when it changed since
    Raises NoSuchCase; CaseEnded; Stale.
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


def find_office(field: str, words: str) -> Office:
    """The one office that fits a code or words of a name; Invalid at `field` for none or several,
    naming those that fit."""
    found = find_offices(words)
    if len(found) == 1:
        return found[0]
    if not found:
        raise InvalidInput({field: [str(NO_SUCH_OFFICE_MESSAGE) % {"words": words.strip()}]})
    fitting = ", ".join(f"{office.code} ({office.name})" for office in found)
    raise InvalidInput(
        {field: [str(AMBIGUOUS_OFFICE_MESSAGE) % {"words": words.strip(), "fitting": fitting}]}
    )
