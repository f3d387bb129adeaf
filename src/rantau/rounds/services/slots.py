"""Open and close time slots of an office; book one of them or move the booking."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.roles import DOMESTIC_OFFICE_KINDS
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.common.ids import uuid7
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.rounds.edition import Window
from rantau.rounds.errors import BookedElsewhere, NoSuchSlot, SlotFull
from rantau.rounds.models import Slot
from rantau.rounds.permissions import BOOK_AT_COUNTER, BOOK_SLOT, OPEN_SLOTS
from rantau.rounds.selectors import get_published_round
from rantau.rounds.verification import build_purpose

SLOTS_OPENED = JournalKind("rounds:slots:opened", gettext_lazy("Times for a check opened"))
SLOTS_CLOSED = JournalKind("rounds:slots:closed", gettext_lazy("Times for a check closed"))
SLOT_BOOKED = JournalKind("rounds:slot:booked", gettext_lazy("Time for a check booked"))
# Functions of the database: place and slot may be another office's.
BOOK_BY_CODE_SQL = "select * from rounds_book_by_code(%s, %s)"
BOOK_BY_TICKET_SQL = "select * from rounds_book_by_ticket(%s, %s, %s)"
MAX_SLOTS = 1000  # of one command
MAX_CAPACITY = 500
MINUTES = (5, 240)


@dataclass(frozen=True)
class SlotsInput:
    """Slots of `minutes` each on every day from `first_day` to `last_day`, both included, by the
    clock of the office."""

    first_day: date
    last_day: date
    from_time: time
    until_time: time
    minutes: int
    capacity: int


@service(SLOTS_OPENED, permission=OPEN_SLOTS)
def open_slots(actor: Actor, round_code: str, data: SlotsInput) -> CommandResult:
    """Open slots of the own office for the check of originals of a round; answers with how many.

    Raises  NoSuchRound; Forbidden for an office that serves nobody at home; InvalidInput with every
            problem at its field, also where open slots lie across
    """
    if actor.office_kind not in DOMESTIC_OFFICE_KINDS:
        raise Forbidden()
    window = get_published_round(actor, round_code).edition.windows["verification"]
    spans = _list_spans(data, ZoneInfo(actor.time_zone), window)
    office, purpose = require_office(actor), build_purpose(round_code)
    known = Slot.objects.filter(office=office, purpose=purpose, closed_at=None)
    across = known.filter(begins_at__lt=spans[-1][1], ends_at__gt=spans[0][0])
    taken = list(across.values_list("begins_at", "ends_at"))
    if any(begins < end and ends > begin for begins, ends in spans for begin, end in taken):
        raise InvalidInput({"first_day": [_("There are times on these days already.")]})
    rows = [
        Slot(
            id=uuid7(),
            office_id=office,
            purpose=purpose,
            begins_at=begins,
            ends_at=ends,
            capacity=data.capacity,
            opened_by=actor.ref,
        )
        for begins, ends in spans
    ]
    Slot.objects.bulk_create(rows)
    terms = {"round": round_code, "slots": str(len(rows)), "capacity": str(data.capacity)}
    return CommandResult(str(len(rows)), JournalEvent("slots", uuid7(), 1, terms))


def _list_spans(
    data: SlotsInput, zone: ZoneInfo, window: Window
) -> list[tuple[datetime, datetime]]:
    """The moments (aware). Raises InvalidInput."""
    _validate_numbers(data)
    step, spans = timedelta(minutes=data.minutes), []
    for day in range(min((data.last_day - data.first_day).days + 1, MAX_SLOTS)):
        begins = datetime.combine(data.first_day + timedelta(days=day), data.from_time, zone)
        end = datetime.combine(begins.date(), data.until_time, zone)
        count = max((end - begins) // step, 0)
        spans += [(begins + step * n, begins + step * (n + 1)) for n in range(count)]
    if not spans:
        raise InvalidInput({"until_time": [_("No time fits in between.")]})
    if spans[0][0] < max(window.begins, clock.now()):
        raise InvalidInput({"first_day": [_("The checks of this round begin later.")]})
    if len(spans) > MAX_SLOTS:
        raise InvalidInput({"last_day": [_("These are more than a thousand times.")]})
    if spans[-1][1] > window.ends:
        raise InvalidInput({"last_day": [_("The checks of this round end before.")]})
    return spans


def _validate_numbers(data: SlotsInput) -> None:
    problems: dict[str, list[str]] = {}
    if not MINUTES[0] <= data.minutes <= MINUTES[1]:
        problems["minutes"] = [_("Between 5 and 240 minutes.")]
    if not 1 <= data.capacity <= MAX_CAPACITY:
        problems["capacity"] = [_("Between 1 and 500 people.")]
    if data.last_day < data.first_day:
        problems["last_day"] = [_("It is before the first day.")]
    if problems:
        raise InvalidInput(problems)


@service(SLOTS_CLOSED, permission=OPEN_SLOTS)
def close_slots(actor: Actor, round_code: str, day: date) -> CommandResult:
    """Close the slots of the own office on this day that nobody booked; answers with how many.

    Raises  NoSuchRound; InvalidInput at `day` where there is none
    """
    get_published_round(actor, round_code)
    begins = datetime.combine(day, time(), ZoneInfo(actor.time_zone))
    free = Slot.objects.select_for_update().filter(
        office=require_office(actor),
        purpose=build_purpose(round_code),
        closed_at=None,
        taken=0,
        begins_at__gte=begins,
        begins_at__lt=begins + timedelta(days=1),
    )
    rows = list(free.order_by("id"))
    if not rows:
        raise InvalidInput({"day": [_("There is no free time on that day.")]})
    for row in rows:
        row.closed_at, row.revision = clock.now(), row.revision + 1
    Slot.objects.bulk_update(rows, ["closed_at", "revision"], batch_size=500)
    terms = {"round": round_code, "slots": str(len(rows)), "day": f"{day:%Y-%m-%d}"}
    return CommandResult(str(len(rows)), JournalEvent("slots", uuid7(), 1, terms))


@service(SLOT_BOOKED, permission=BOOK_SLOT)
def book_own_slot(actor: Actor, code_hash: str, slot: UUID) -> CommandResult:
    """Book a slot of any office by the secret code of one's place, or move the booking there until
    the booked one begins; answers with the booking's key.

    code_hash  from `hash_place_code`
    Raises     NoSuchSlot; SlotFull
    """
    return _book(BOOK_BY_CODE_SQL, [code_hash, slot], slot)


@service(SLOT_BOOKED, permission=BOOK_AT_COUNTER)
def book_slot_at_counter(actor: Actor, round_code: str, ticket: str, slot: UUID) -> CommandResult:
    """The same by an officer, for the ticket of whoever is at the counter, in a slot of the own
    office that is not over: also for one who missed hers, at any office.

    Raises  NoSuchSlot; SlotFull; BookedElsewhere
    """
    return _book(BOOK_BY_TICKET_SQL, [round_code, ticket, slot], slot)


def _book(sql: str, values: list[Any], slot: UUID) -> CommandResult:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            row = cursor.fetchone()
    except IntegrityError as error:
        raise SlotFull() from error
    if row is None:
        raise NoSuchSlot()
    if row[0] is None:
        raise BookedElsewhere()
    event = JournalEvent("booking", row[0], row[1], {"slot": str(slot)})
    return CommandResult(str(row[0]), event)
