"""What rooms above may do with duties, inside their own transaction.

All go through two functions of the database, because who may open or close a duty was judged by
the room above on the record it is about, while who may read one is judged by row policies: a
district that withdraws a placement closes the province's duty without being able to read it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from rantau.core import clock
from rantau.core.keys import uuid7
from rantau.core.statements import inside_transaction
from rantau.duties.kinds import kind_of

ADVANCE = "select duties_advance(%s, %s::text[], %s, %s, null)"
OPEN_TOO = """
    select duties_advance(%s, %s::text[], %s, %s, row(
        %s::uuid, %s::varchar, %s::varchar, %s::uuid, %s::varchar,
        %s::uuid, %s::uuid, %s::varchar, %s::boolean, %s::timestamptz, %s::timestamptz,
        %s::boolean)::duties_terms)
"""
HAND_OVER = "select duties_hand_over(%s, %s, %s, %s)"


@dataclass(frozen=True)
class DutyTerms:
    """A duty to be opened. `office` owes it, or its `owner` (an account's reference) by name.

    sweep_at   when silence is looked at first, if not at `due_at`
    keep       an open duty of the same kind stays as it is, instead of being an error
    """

    kind: str
    about_kind: str
    reference: str
    office: UUID
    due_at: datetime
    person: UUID | None = None
    owner: str = ""
    walled: bool = False
    sweep_at: datetime | None = None
    keep: bool = False


def open_duty(*, about: UUID, terms: DutyTerms) -> None:
    """Open a duty about a record; an open one of the same kind is an IntegrityError."""
    advance(about=about, closes=(), outcome="", opens=terms)


def close_duty(kind: str, *, about: UUID, outcome: str) -> bool:
    """Close the open duty of a kind about a record; whether there was one."""
    return advance(about=about, closes=(kind,), outcome=outcome, opens=None) == 1


def advance(*, about: UUID, closes: tuple[str, ...], outcome: str, opens: DutyTerms | None) -> int:
    """Close the duties of these kinds and open the next one, in one statement.

    outcome   the code under which they are closed
    Returns how many were closed. Only the Crisis Center and Rantau itself close walled ones.
    """
    inside_transaction()
    values: list[Any] = [about, list(closes), outcome, clock.now()]
    if opens is None:
        return _asked(ADVANCE, values)
    kind_of(opens.kind)
    terms = [
        uuid7(), opens.kind, opens.about_kind, about, opens.reference, opens.person,
        opens.office, opens.owner, opens.walled, opens.due_at,
        opens.sweep_at or opens.due_at, opens.keep,
    ]  # fmt: skip
    return _asked(OPEN_TOO, [*values, *terms])


def hand_over(duty: UUID, *, owner: str, office: UUID, sweep_at: datetime | None) -> bool:
    """Give an open duty to another owner or office; whether it was still open.

    sweep_at   when the new owner's silence is looked at; null for never
    """
    inside_transaction()
    return _asked(HAND_OVER, [duty, owner, office, sweep_at]) == 1


def _asked(sql: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0])
