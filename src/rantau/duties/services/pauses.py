"""Pause the clock of a duty while it waits for the person, and let it run again."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.text import has_visible_text, is_storable
from rantau.duties.errors import ClockCannotPause, ClockRuns, DutyChanged
from rantau.duties.models import Duty
from rantau.duties.pauses import CAUSES, MAX_PAUSE_DAYS, can_pause, find_pause
from rantau.duties.permissions import PAUSE_CLOCK
from rantau.duties.services.holding import fetch_open_duty, get_open_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.selectors import count_office_days_left, get_due_at

CLOCK_PAUSED = JournalKind(
    "duties:clock:paused", gettext_lazy("Clock paused: waits for the worker")
)
CLOCK_STARTED = JournalKind("duties:clock:started", gettext_lazy("Clock runs again"))
MAX_WORDS = 200
TIME_TO_UNDO = timedelta(hours=1)  # in which a pause was a slip and is not counted; chosen by us
# Functions of the database: an office's roles may not write duties.
PAUSE_SQL = "select duties_pause_clock(%s, %s, %s, %s, %s, %s, %s, %s)"
START_SQL = "select duties_start_clock(%s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class PauseInput:
    """Why a clock pauses.

    cause  a key of CAUSES
    words  what she has to do, in words that she reads
    days   working days of the office after which it goes on by itself
    """

    cause: str
    words: str = field(repr=False)
    days: int


@service(CLOCK_PAUSED, permission=PAUSE_CLOCK)
def pause_clock(actor: Actor, duty_id: UUID, data: PauseInput) -> CommandResult:
    """Pause the clock of a duty of the actor's office while it waits for the person, who is told;
    answers with its reference. It goes on by itself after the days that were given, with as many
    working days as were left.

    Raises  InvalidInput; NoSuchDuty, DutyDone, DutyChanged; ClockCannotPause
    """
    _validate(data)
    duty = fetch_open_duty(actor, duty_id)
    if not can_pause(duty):
        raise ClockCannotPause()
    at = clock.now()
    days_left = count_office_days_left(duty.office_id, at, duty.due_at)
    until = get_due_at(duty.office_id, at, data.days)
    due_at = get_due_at(duty.office_id, until, days_left)
    values = [duty.id, duty.revision, data.cause, data.words.strip(), until, days_left, due_at, at]
    terms = {"cause": data.cause, "until": until.isoformat(), "due_at": due_at.isoformat()}
    return _build_result(duty, _execute(PAUSE_SQL, values), terms, tells=("worker",))


@service(CLOCK_STARTED, permission=PAUSE_CLOCK)
def start_clock(actor: Actor, duty_id: UUID, *, seen: int) -> CommandResult:
    """Let a paused clock run again before its time, as when she came, with as many working days as
    were left; answers with the duty's reference. Within TIME_TO_UNDO the pause was a slip and does
    not count.

    seen    the revision that the actor looked at
    Raises  NoSuchDuty, DutyDone, DutyChanged; ClockRuns
    """
    duty = get_open_duty(actor, duty_id, seen=seen)
    if find_pause(duty) is None:
        raise ClockRuns()
    at = clock.now()
    due_at = get_due_at(duty.office_id, at, duty.pause_days_left or 0)
    revision = _execute(START_SQL, [duty.id, seen, due_at, at, at - TIME_TO_UNDO])
    return _build_result(duty, revision, {"due_at": due_at.isoformat()})


def _validate(data: PauseInput) -> None:
    problems: dict[str, list[str]] = {}
    if data.cause not in CAUSES:
        problems["cause"] = [_("Choose why the clock pauses.")]
    if not has_visible_text(data.words):
        problems["words"] = [_("Write what she has to do; she reads it.")]
    elif not is_storable(data.words, MAX_WORDS):
        problems["words"] = [_("200 characters at most.")]
    if not 1 <= data.days <= MAX_PAUSE_DAYS:
        problems["days"] = [_("From 1 to %(days)s working days.") % {"days": MAX_PAUSE_DAYS}]
    if problems:
        raise InvalidInput(problems)


def _execute(sql: str, values: list[Any]) -> int:
    """The new revision. Raises DutyChanged where it was done or changed since it was read."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        revision = cursor.fetchone()[0]
    if revision is None:
        raise DutyChanged()
    return int(revision)


def _build_result(
    duty: Duty, revision: int, terms: dict[str, str], *, tells: tuple[str, ...] = ()
) -> CommandResult:
    event = JournalEvent(
        subject_kind="duty",
        subject=duty.id,
        revision=revision,
        terms={"kind": duty.kind, "about": str(duty.about), **terms},
        tells=tells,
    )
    return CommandResult(answer=duty.reference, event=event)
