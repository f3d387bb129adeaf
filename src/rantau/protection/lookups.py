"""The only way to come by a contact or a case: fetched under the wall, the look written down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min, Q, QuerySet

from rantau.access.actor import Actor, serving_office
from rantau.access.permissions import demand
from rantau.core import clock
from rantau.core.references import tidy_reference
from rantau.duties.lookups import worker_seen
from rantau.journal.readings import log_reading
from rantau.protection.errors import NoSuchCase, NoSuchCode, NoSuchContact
from rantau.protection.lines import line_at
from rantau.protection.models import Case, Contact, Shift
from rantau.protection.permissions import ANSWER, DESK, READ
from rantau.protection.receipt import code_hash
from rantau.protection.roster import Line

PAGE = 50
SILENT_AFTER = timedelta(seconds=60)
RECEIPT_FIELDS = (
    "id", "reference", "received_at", "due_at", "owner_name", "read_at", "closed_at",
)  # fmt: skip
RECEIPT = f"select {', '.join(RECEIPT_FIELDS)} from protection_receipt(%s)"  # noqa: S608
LINES = "select side, words, written_at from protection_lines(%s)"
COLLEAGUES = "select account, name, role from protection_colleagues(%s)"
LENT = "select protection_lent()"


@dataclass(frozen=True)
class Written:
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
    lines: tuple[Written, ...]


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
    line: Line
    worker_silent: bool
    more: bool


def contact_for(actor: Actor, reference: str, *, purpose: str) -> Contact:
    """The contact under `reference`; NoSuchContact. The look is logged."""
    demand(actor, DESK)
    contact = Contact.objects.filter(reference=tidy_reference(reference)).first()
    if contact is None:
        raise NoSuchContact()
    log_reading(actor, subject_kind="contact", subject=contact.id, purpose=purpose)
    return contact


def case_for(actor: Actor, reference: str, *, purpose: str) -> Case:
    """The case under `reference`; NoSuchCase, also for whom it accuses. The look is logged."""
    demand(actor, READ)
    case = Case.objects.filter(reference=tidy_reference(reference)).first()
    if case is None:
        raise NoSuchCase()
    log_reading(actor, subject_kind="case", subject=case.id, purpose=purpose)
    return case


def inbox(actor: Actor, page: int = 1) -> Inbox:
    """What waits at the actor's desk; cases a page at a time."""
    demand(actor, DESK)
    at = clock.now()
    office = serving_office(actor)
    unread = Contact.objects.filter(office=office, read_at=None)
    cases = Case.objects.filter(office=office, closed_at=None)
    first = (page - 1) * PAGE
    found = list(cases.order_by("due_at", "id")[first : first + PAGE + 1])
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
    seen = worker_seen()
    return Inbox(
        contacts=list(unread.order_by("received_at", "id")[:PAGE]),
        cases=found[:PAGE],
        unread=waiting["unread"],
        unowned=waiting["unowned"] + counted.pop("unowned"),
        line=line_at(at),
        worker_silent=seen is None or at - seen > SILENT_AFTER,
        more=len(found) > PAGE,
        **counted,
    )


def referred(actor: Actor, page: int = 1) -> tuple[list[Case], bool]:
    """Open cases that were referred to the actor's office, by due time; whether there are more."""
    demand(actor, READ)
    with connection.cursor() as cursor:
        cursor.execute(LENT)
        lent = [row[0] for row in cursor.fetchall()]
    first = (page - 1) * PAGE
    rows = Case.objects.filter(id__in=lent, closed_at=None).order_by("due_at", "id")
    found = list(rows[first : first + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def persons_with_open_case(actor: Actor) -> QuerySet[Case, Any]:
    """The persons with an open case that the actor may see, as a subquery for boards, by rows under
    the wall. For offices these are cases referred to them; nobody else asks for all at once."""
    rows = Case.objects.filter(person__isnull=False, closed_at=None)
    return (rows if actor.scope in ("r_office", "r_post") else rows.none()).values("person")


def answer_for(actor: Actor, code: str) -> Receipt:
    """What the holder of the secret receipt code is told; NoSuchCode."""
    demand(actor, ANSWER)
    kept = code_hash(code)
    with connection.cursor() as cursor:
        cursor.execute(RECEIPT, [kept])
        row = cursor.fetchone()
        if row is None:
            raise NoSuchCode()
        cursor.execute(LINES, [kept])
        lines = tuple(Written(*line) for line in cursor.fetchall())
    return Receipt(**dict(zip(RECEIPT_FIELDS, row, strict=True)), lines=lines)


def colleagues(actor: Actor, moment: datetime) -> list[Colleague]:
    """Who holds a role at the actor's desk at `moment`."""
    demand(actor, DESK)
    with connection.cursor() as cursor:
        cursor.execute(COLLEAGUES, [moment])
        return [Colleague(*row) for row in cursor.fetchall()]


def shifts_between(actor: Actor, start: datetime, end: datetime) -> list[Shift]:
    """The shifts of the actor's desk that touch the span from `start` until before `end`."""
    rows = Shift.objects.filter(office=serving_office(actor), ends_at__gt=start, starts_at__lt=end)
    return list(rows.order_by("starts_at"))
