"""What the apps above and the worker use of duties.

Register kinds, open, close and reassign duties, record the worker's heartbeat.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.functional import Promise

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
    page        name of the URL of the page to do it on, which takes `reference`; empty for none
    escalate    called when a duty of this kind is overdue, inside the transaction that escalates
                it; without one an overdue duty is recorded once and stays with its owner
    """

    code: str
    title: str | Promise
    permission: str
    page: str = ""
    escalate: Callable[[Duty], Escalation] | None = None


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


# Functions of the database: a duty may belong to an office whose duties the actor cannot see.
ADVANCE_SQL = "select duties_advance(%s, %s::text[], %s, %s, null)"
ADVANCE_AND_OPEN_SQL = """
    select duties_advance(%s, %s::text[], %s, %s, row(
        %s::uuid, %s::varchar, %s::varchar, %s::uuid, %s::varchar,
        %s::uuid, %s::uuid, %s::varchar, %s::boolean, %s::timestamptz, %s::timestamptz,
        %s::boolean)::duties_new_duty)
"""
REASSIGN_SQL = "select duties_hand_over(%s, %s, %s, %s)"


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
    ]
    return _execute_returning_count(ADVANCE_AND_OPEN_SQL, [*values, *duty_values])


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
