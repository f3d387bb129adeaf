"""The kinds of duty: each room puts its own on the shelf once, at start-up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from rantau.duties.models import Duty
from rantau.journal.record import Happening


@dataclass(frozen=True)
class Escalation:
    """Who owes it now, when silence is looked at again, and what the entry must say."""

    owner: str
    sweep_at: datetime | None
    happening: Happening


@dataclass(frozen=True)
class DutyKind:
    """One kind of duty: `placement:verify`, its words on a worklist, and the page to do it on.

    page        name of an address that takes `reference`; empty when there is none
    escalates   work of the room above when the duty is overdue, inside the sweep's transaction;
                without one an overdue duty is noted once and stays where it is
    """

    code: str
    title: str | Promise
    page: str = ""
    escalates: Callable[[Duty], Escalation] | None = None


_shelf: dict[str, DutyKind] = {}


def shelve(*kinds: DutyKind) -> None:
    """Put kinds on the shelf. A code used twice: the program does not start."""
    for kind in kinds:
        if kind.code in _shelf:
            raise ValueError(f"duty kind declared twice: {kind.code}")
        _shelf[kind.code] = kind


def kind_of(code: str) -> DutyKind:
    """The declared kind; KeyError when no room declared it."""
    return _shelf[code]
