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
from rantau.common.database import require_transaction
from rantau.common.ids import uuid7
from rantau.duties.models import Duty
from rantau.journal.interface import JournalEvent


@dataclass(frozen=True)
class Escalation:
    """Who owes it now, when silence is looked at again, and what the entry must say."""

    owner: str
    sweep_at: datetime | None
    event: JournalEvent


@dataclass(frozen=True)
class DutyKind:
    """One kind of duty: `placement:verify`, its words on a worklist, and the page to do it on.

    page        name of an address that takes `reference`; empty when there is none
    escalate   work of the room above when the duty is overdue, inside the sweep's transaction;
                without one an overdue duty is noted once and stays where it is
    """

    code: str
    title: str | Promise
    page: str = ""
    escalate: Callable[[Duty], Escalation] | None = None


_kinds: dict[str, DutyKind] = {}


def register_duty_kinds(*kinds: DutyKind) -> None:
    """Put kinds on the shelf. A code used twice: the program does not start."""
    for kind in kinds:
        if kind.code in _kinds:
            raise ValueError(f"duty kind declared twice: {kind.code}")
        _kinds[kind.code] = kind


def get_duty_kind(code: str) -> DutyKind:
    """The declared kind; KeyError when no room declared it."""
    return _kinds[code]


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
    """A duty to be opened. `office` owes it, or its `owner` (an account's reference) by name.

    sweep_at   when silence is looked at first, if not at `due_at`
    keep_existing       an open duty of the same kind stays as it is, instead of being an error
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


def close_duty(kind: str, *, about: UUID, outcome: str) -> bool:
    """Close the open duty of a kind about a record; whether there was one."""
    return advance_duties(about=about, closes=(kind,), outcome=outcome, opens=None) == 1


def advance_duties(
    *, about: UUID, closes: tuple[str, ...], outcome: str, opens: DutyInput | None
) -> int:
    """Close the duties of these kinds and open the next one, in one statement.

    outcome   the code under which they are closed
    Returns how many were closed. Only the Crisis Center and Rantau itself close confidential ones.
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


def reassign_duty(duty: UUID, *, owner: str, office: UUID, sweep_at: datetime | None) -> bool:
    """Give an open duty to another owner or office; whether it was still open.

    sweep_at   when the new owner's silence is looked at; null for never
    """
    require_transaction()
    return _execute_returning_count(REASSIGN_SQL, [duty, owner, office, sweep_at]) == 1


def _execute_returning_count(sql: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0])


WORKER_HEARTBEAT_SQL = """
    insert into duties_worker_heartbeat (node, seen_at) values (%s, %s)
    on conflict (node) do update set seen_at = excluded.seen_at
"""


def record_worker_heartbeat() -> None:
    """Write that the worker of this node is at work now. No command, so no entry."""
    with connection.cursor() as cursor:
        cursor.execute(WORKER_HEARTBEAT_SQL, [settings.RANTAU_NODE, clock.now()])
