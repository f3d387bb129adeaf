"""Open one person's record to an office for a while.

To serve at a counter until the day ends, or break-glass in an emergency.
"""

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.models import MAX_BREAK_GLASS_DURATION, BreakGlass
from rantau.access.scope import get_scope_time
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.numbers import normalize_passport_number
from rantau.common.references import normalize_reference
from rantau.common.text import MAX_REASON_LENGTH, has_visible_text
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.interface import mark_office_connected
from rantau.registry.comparisons import build_failed_comparison, compare, count_comparison
from rantau.registry.errors import AmbiguousPerson, NoSuchPerson, PersonAlreadyVisible
from rantau.registry.models import Ground, Identity, Person
from rantau.registry.nik import is_possible_nik, normalize_nik
from rantau.registry.passports import is_possible_passport
from rantau.registry.permissions import BREAK_GLASS, SERVE_PERSON
from rantau.registry.selectors import get_person, sees_row_alone

PERSON_SERVED = JournalKind("registry:person:served", gettext_lazy("Served at another office"))
BREAK_GLASS_USED = JournalKind("registry:break_glass:used", gettext_lazy("Opened in an emergency"))


def require_not_visible(actor: Actor, person: UUID) -> None:
    """Raise PersonAlreadyVisible, with the reference, when the actor sees the person already, and
    not the row alone."""
    visible = Person.objects.filter(id=person).first()
    if visible is not None and not sees_row_alone(actor, person):
        raise PersonAlreadyVisible(reference=visible.reference)


def grant_access(actor: Actor, person: UUID, kind: str, *, until: datetime, reason: str) -> Ground:
    """Give the actor's office a ground from now until before `until` (aware); the person is
    shown it."""
    ground = Ground(
        id=uuid7(),
        person_id=person,
        unit_id=require_office(actor),
        kind=kind,
        starts_at=get_scope_time(),
        ends_at=until,
        reason=reason,
    )
    ground.save(force_insert=True)
    return ground


def get_granted_person(actor: Actor, person: UUID, *, purpose: str) -> Person:
    """The person on whom a ground was just granted; the reading is logged with its purpose."""
    reference = Person.objects.values_list("reference", flat=True).get(id=person)
    return get_person(actor, reference, purpose=purpose)


# Indonesian passports: one or two letters, then digits; never a phone number.
PASSPORT_NUMBER_PATTERN = re.compile(r"[A-Z]{1,2}\d{5,8}")
# A function of the database: the person is not visible before the ground.
PERSON_BY_NUMBER_SQL = """
    select array(select person from registry_find_exact(%s, %s, %s, %s))
"""


@dataclass(frozen=True)
class ServeInput:
    """What a person shows at the counter: a NIK, a passport number, or a reference and a birth
    date."""

    number: str
    birth_date: date | None = None


def _count_serving(actor: Actor, data: ServeInput) -> AbstractContextManager[None]:
    _kind, number, reference, _birth_date = _validate_serve_input(data)
    return count_comparison(actor, number or reference)


@service(PERSON_SERVED, permission=SERVE_PERSON, count=_count_serving)
def serve_person(actor: Actor, data: ServeInput) -> CommandResult:
    """Give this office access until the day ends to the one person whom the number fits.

    Raises  InvalidInput; NoSuchPerson; AmbiguousPerson; TooManyComparisons; PersonAlreadyVisible
            when the office sees the person already
    """
    values = _validate_serve_input(data)
    _kind, _number, reference, _birth_date = values
    person_ids = compare(PERSON_BY_NUMBER_SQL, values)
    if not person_ids:
        raise build_failed_comparison(reference)
    if len(person_ids) > 1:
        raise AmbiguousPerson(records=person_ids)
    require_not_visible(actor, person_ids[0])
    until = get_next_midnight(actor.time_zone)
    ground = grant_access(actor, person_ids[0], Ground.SERVING, until=until, reason="")
    person = get_granted_person(actor, person_ids[0], purpose="serving")
    mark_office_connected(require_office(actor))
    event = JournalEvent(
        subject_kind="ground",
        subject=ground.id,
        revision=1,
        terms={"person": person.reference, "until": until.isoformat()},
        tells=("worker",),
    )
    return CommandResult(answer=person.reference, event=event)


def is_exact_number(text: str) -> bool:
    """Whether a text is one identity number or a reference, and so allows a national search."""
    return any(_parse_number(text))


def get_next_midnight(zone: str) -> datetime:
    """The next midnight in `zone` (an IANA name), in UTC."""
    tomorrow = clock.today(zone) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def _parse_number(text: str) -> tuple[str, str, str]:
    """Kind of identity number, the number, and the reference that a text is; empty for what it
    is not."""
    nik, passport, reference = (
        normalize_nik(text),
        normalize_passport_number(text),
        normalize_reference(text),
    )
    if reference.startswith("RT-") and len(reference) == 12:
        return "", "", reference
    if is_possible_nik(nik):
        return Identity.NIK, nik, ""
    if PASSPORT_NUMBER_PATTERN.fullmatch(passport) and is_possible_passport(passport):
        return Identity.PASSPORT, passport, ""
    return "", "", ""


def _validate_serve_input(data: ServeInput) -> list[Any]:
    kind, number, reference = _parse_number(data.number)
    if reference and data.birth_date is None:
        raise InvalidInput({"birth": [_("With a Rantau number, enter the birth date too.")]})
    if not kind and not reference:
        raise InvalidInput(
            {"number": [_("Enter a NIK of 16 digits, a passport number or a Rantau number.")]}
        )
    return [kind, number, reference, data.birth_date]


MIN_REASON_LENGTH = 10  # characters of a reason
MAX_HOURS = MAX_BREAK_GLASS_DURATION // timedelta(hours=1)
# As PERSON_BY_NUMBER_SQL.
PERSON_BY_REFERENCE_SQL = "select person from registry_find_by_reference(%s)"


@service(BREAK_GLASS_USED, permission=BREAK_GLASS)
def break_glass(
    actor: Actor, reference: str, *, reason: str, hours: int = MAX_HOURS
) -> CommandResult:
    """Give the actor's office access to the person under exactly this reference for at most
    three hours.

    reason  ten characters at least; shown to the reviewer and to the person, never in the journal
    hours   from now
    Raises  InvalidInput; NoSuchPerson; PersonAlreadyVisible when the office sees the person already
    """
    trimmed_reason = " ".join(reason.split())
    _validate_break_glass(trimmed_reason, hours)
    with connection.cursor() as cursor:
        cursor.execute(PERSON_BY_REFERENCE_SQL, [normalize_reference(reference)[:14]])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchPerson()
    require_not_visible(actor, row[0])
    until = get_scope_time() + timedelta(hours=hours)
    grant_access(actor, row[0], Ground.BREAK_GLASS, until=until, reason=trimmed_reason)
    person = get_granted_person(actor, row[0], purpose="break_glass")
    access = BreakGlass(
        id=uuid7(),
        person=person.id,
        reference=person.reference,
        actor=actor.ref,
        actor_name=actor.name,
        office_id=require_office(actor),
        reason=trimmed_reason,
        starts_at=get_scope_time(),
        ends_at=until,
    )
    access.save(force_insert=True)
    event = JournalEvent(
        subject_kind="break_glass",
        subject=access.id,
        revision=1,
        terms={"person": person.reference, "until": until.isoformat()},
        tells=("headquarters", "worker"),
    )
    return CommandResult(answer=person.reference, event=event)


def _validate_break_glass(reason: str, hours: int) -> None:
    problems: dict[str, list[str]] = {}
    has_length = MIN_REASON_LENGTH <= len(reason) <= MAX_REASON_LENGTH
    if not (has_length and reason.isprintable() and has_visible_text(reason)):
        problems["reason"] = [
            _("Write the reason, 10 to 300 characters. The reviewer will read it.")
        ]
    if not 1 <= hours <= MAX_HOURS:
        problems["hours"] = [_("Three hours at most.")]
    if problems:
        raise InvalidInput(problems)
