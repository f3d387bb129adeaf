"""What the apps above and the worker use of duties.

Register kinds and describers, open, close and reassign duties, record the worker's heartbeat.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.functional import Promise

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.common.database import require_row_written, require_transaction
from rantau.common.ids import uuid7
from rantau.common.registry import Registry
from rantau.duties.models import Duty
from rantau.journal.interface import JournalEvent


@dataclass(frozen=True)
class Escalation:
    """The owner from now on, when to check again for an answer (aware), and the journal event."""

    owner: str
    sweep_at: datetime | None
    event: JournalEvent


@dataclass(frozen=True)
class DutyKind:
    """One kind of duty, such as `placement:verify`, and its title on a worklist.

    permission  what a role needs to open that page; only such a role has the duty on its worklist
    page        name of the URL of the page of its record, which takes `reference`; empty for none
    act_page    name of the URL where it is done, which takes `reference` too; empty where that is
                `page`
    can_pause   whether its clock may be paused while it waits for the person (pauses.py)
    does        what a role needs besides to do it; empty where `permission` is enough
    escalate    called when a duty of this kind is overdue, inside the transaction that escalates
                it; without one an overdue duty is recorded once and stays with its owner
    """

    code: str
    title: str | Promise
    permission: str
    page: str = ""
    escalate: Callable[[Duty], Escalation] | None = None
    does: str = ""
    act_page: str = ""
    can_pause: bool = False


_kinds: Registry[DutyKind] = Registry("duty kind")


def register_duty_kinds(*kinds: DutyKind) -> None:
    """Register kinds; ValueError, which stops the start, when a code is taken."""
    for kind in kinds:
        _kinds.register(kind.code, kind)


def list_duty_kinds() -> list[DutyKind]:
    """Every registered kind."""
    return list(_kinds.values())


def get_duty_kind(code: str) -> DutyKind:
    """The registered kind; KeyError when no app registered it."""
    return _kinds[code]


@dataclass(frozen=True)
class DutySubject:
    """What a row of a worklist says of whom or what a duty is about, as one actor may see it.

    name         of the person, or of what it is about
    number       her public reference
    person       her id, for the log of reads; None where it is about nobody
    place        the village
    destination  two-letter code of a country
    job, agency  the occupation, and the name of the agency
    detail       what is missing or to be checked, as a sentence
    tags         words that mark the row, with the kind of tag
    barred       accounts that may not do it, as the journal names them (four eyes)
    is_barred    whether the actor is one of them
    waits_for    the party whose turn it is
    """

    name: str
    number: str = ""
    person: UUID | None = None
    place: str = ""
    destination: str = ""
    job: str = ""
    agency: str = ""
    detail: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    barred: frozenset[str] = frozenset()
    is_barred: bool = False
    waits_for: str = ""


# Given the ids of records: what of them the actor sees, by id; inside a scope.
Describer = Callable[[Actor, Sequence[UUID]], Mapping[UUID, DutySubject]]
_describers: Registry[Describer] = Registry("describer of duties")


def register_describers(describers: Mapping[str, Describer]) -> None:
    """Register who describes records of a kind, such as `placement`; ValueError, which stops the
    start, when a kind has one."""
    for about_kind, describe in describers.items():
        _describers.register(about_kind, describe)


def get_describer(about_kind: str) -> Describer | None:
    """Who describes records of a kind; None where a row shows their reference alone."""
    return _describers.get(about_kind)


# Functions of the database: a duty may belong to an office whose duties the actor cannot see.
ADVANCE_SQL = "select duties_advance(%s, %s::text[], %s, %s, null)"
ADVANCE_AND_OPEN_SQL = """
    select duties_advance(%s, %s::text[], %s, %s, row(
        %s::uuid, %s::varchar, %s::varchar, %s::uuid, %s::varchar,
        %s::uuid, %s::uuid, %s::varchar, %s::boolean, %s::timestamptz, %s::timestamptz,
        %s::boolean)::duties_new_duty,
        row(%s::uuid, %s::varchar, %s::uuid, %s::varchar, %s::uuid, %s::bigint)::duties_subject)
"""
REASSIGN_SQL = "select duties_hand_over(%s, %s, %s, %s)"


@dataclass(frozen=True)
class SubjectInput:
    """By what a worklist filters and sorts a duty.

    person, name_key  whom the record concerns; the key of her name
    file_office       the office that serves her
    agency            the agency's office
    village           the node of her region
    """

    person: UUID | None = None
    name_key: str = ""
    file_office: UUID | None = None
    destination: str = ""
    agency: UUID | None = None
    village: int | None = None


@dataclass(frozen=True)
class DutyInput:
    """A duty to open, for an office or for one officer of it.

    kind           the code of a registered kind
    about_kind     the kind of the record, such as `placement`; `reference` is shown for it
    person         the registry's person who has to do it, and sees it; None for an office's own
    due_at         aware
    owner          an account's reference; empty when the office as a whole has to do it
    confidential   readable by the Crisis Center only
    sweep_at       when to check first whether it was done, if not at `due_at`
    keep_existing  an open duty of the same kind stays as it is, instead of being an error
    subject        by what worklists filter and sort it
    """

    kind: str
    about_kind: str
    reference: str
    office: UUID
    due_at: datetime
    person: UUID | None = None
    owner: str = ""
    confidential: bool = False
    sweep_at: datetime | None = None
    keep_existing: bool = False
    subject: SubjectInput = SubjectInput()


def open_duty(*, about: UUID, duty: DutyInput) -> None:
    """Open a duty about a record; an open one of the same kind is an IntegrityError."""
    advance_duties(about=about, closes=(), outcome="", opens=duty)


def close_duty(kind: str, *, about: UUID, outcome: str) -> None:
    """Close the open duty of a kind about a record.

    outcome  the code with which it is closed
    Raises   DatabaseError when none is open, or a confidential one that this scope may not close
    """
    count = advance_duties(about=about, closes=(kind,), outcome=outcome, opens=None)
    require_row_written(count, f"duty {kind} about {about}")


def advance_duties(
    *, about: UUID, closes: tuple[str, ...], outcome: str, opens: DutyInput | None
) -> int:
    """Close the duties of these kinds and open the next one, in one statement.

    outcome   the code with which they are closed

    Returns how many were closed: none is no error here, since callers name every kind that may be
    open (`close_duty` for one that must be). Only the Crisis Center and Rantau itself close
    confidential ones.
    """
    require_transaction()
    values: list[Any] = [about, list(closes), outcome, clock.now()]
    if opens is None:
        return _execute_returning_count(ADVANCE_SQL, values)
    get_duty_kind(opens.kind)
    duty_values = [
        uuid7(),
        opens.kind,
        opens.about_kind,
        about,
        opens.reference,
        opens.person,
        opens.office,
        opens.owner,
        opens.confidential,
        opens.due_at,
        opens.sweep_at or opens.due_at,
        opens.keep_existing,
        *_list_subject_values(opens.subject),
    ]
    return _execute_returning_count(ADVANCE_AND_OPEN_SQL, [*values, *duty_values])


def _list_subject_values(subject: SubjectInput) -> list[Any]:
    return [
        subject.person,
        subject.name_key,
        subject.file_office,
        subject.destination,
        subject.agency,
        subject.village,
    ]


def reassign_duty(duty: UUID, *, owner: str, office: UUID, sweep_at: datetime | None) -> None:
    """Give an open duty to another owner or office.

    sweep_at   when to check whether the new owner has done it; None for never
    Raises     DatabaseError when it is not open, or confidential and not this scope's to move
    """
    require_transaction()
    count = _execute_returning_count(REASSIGN_SQL, [duty, owner, office, sweep_at])
    require_row_written(count, f"duty {duty}")


def _execute_returning_count(sql: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0])


# Inserted or updated in one statement, since several workers may report.
WORKER_HEARTBEAT_SQL = """
    insert into duties_worker_heartbeat (node, seen_at) values (%s, %s)
    on conflict (node) do update set seen_at = excluded.seen_at
"""


def record_worker_heartbeat() -> None:
    """Record that the worker of this node is running now. It is no command, so it has no entry."""
    with connection.cursor() as cursor:
        cursor.execute(WORKER_HEARTBEAT_SQL, [settings.RANTAU_NODE, clock.now()])
