"""Change where and how an office is reached: address, telephone numbers, opening hours."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.errors import NoSuchOffice, OfficeClosed
from rantau.access.permissions import CHANGE_OFFICE_CONTACT, require_permission
from rantau.access.service import CommandResult, service
from rantau.common.errors import InvalidInput, StaleRevision
from rantau.common.phones import normalize_phone
from rantau.offices.calendars import ALWAYS_OPEN
from rantau.offices.models import Office, OfficeKind
from rantau.offices.registrations import OFFICE_CONTACT_CHANGED
from rantau.offices.tables import build_office_event

MAX_ADDRESS_LENGTH = 300
CHANGE_SQL = "select offices_change_contact(%s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class OfficeContactInput:
    """How an office is reached from now on; an empty field is empty from then on.

    phone          answered in opening hours
    duty_phone     answered at any hour
    opens, closes  local times of a working day; None where the office is always open
    """

    address: str
    phone: str = ""
    duty_phone: str = ""
    opens: time | None = None
    closes: time | None = None


def get_office_to_change(actor: Actor, code: str) -> Office:
    """The office whose contact the actor may change: the own one, any for headquarters and the
    system; inside a scope.

    Raises  NoSuchOffice, also for an agency, whose address stands in its licence; OfficeClosed
    """
    require_permission(actor, CHANGE_OFFICE_CONTACT)
    if not code.isprintable():  # no code of ours; PostgreSQL rejects NUL
        raise NoSuchOffice()
    offices = Office.objects.exclude(kind=OfficeKind.AGENCY)
    office = offices.filter(code=code.strip().upper()).first()
    if office is None or (actor.role == "administrator" and office.id != actor.office):
        raise NoSuchOffice()
    if office.closed_at is not None:
        raise OfficeClosed()
    return office


def is_always_open(office: Office) -> bool:
    """Whether the office has no opening hours that could be changed."""
    return office.calendar == ALWAYS_OPEN


@service(OFFICE_CONTACT_CHANGED, permission=CHANGE_OFFICE_CONTACT)
def change_office_contact(
    actor: Actor, code: str, data: OfficeContactInput, *, seen: int
) -> CommandResult:
    """Change address, telephone numbers and opening hours of an office; answers with its code.

    seen    the revision that was on the screen
    Raises  InvalidInput with every problem at its field; NoSuchOffice, OfficeClosed, StaleRevision
    """
    found = get_office_to_change(actor, code)
    office = Office.objects.select_for_update(no_key=True).get(id=found.id)
    if office.revision != seen:
        raise StaleRevision(seen=seen, now=office.revision)
    if problems := _get_problems(office, data):
        raise InvalidInput(problems)
    phone, duty_phone = normalize_phone(data.phone), normalize_phone(data.duty_phone)
    address = " ".join(data.address.split())
    values: list[Any] = [office.id, address, phone, duty_phone, data.opens, data.closes]
    with connection.cursor() as cursor:
        cursor.execute(CHANGE_SQL, values)
        (revision,) = cursor.fetchone()
    if revision is None:
        raise NoSuchOffice()
    office.revision = revision
    return CommandResult(answer=office.code, event=build_office_event(office))


def _get_problems(office: Office, data: OfficeContactInput) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    for field, typed in (("phone", data.phone), ("duty_phone", data.duty_phone)):
        if typed.strip() and not normalize_phone(typed):
            problems[field] = [_("This is not a telephone number. Abroad begin with +.")]
    if len(data.address) > MAX_ADDRESS_LENGTH or not data.address.isprintable():
        problems["address"] = [_("One line of at most 300 characters.")]
    hours = (data.opens, data.closes)
    if is_always_open(office):
        if hours != (None, None):
            problems["opens"] = [_("This office is always open.")]
    elif data.opens is None or data.closes is None or data.opens >= data.closes:
        problems["opens"] = [_("Give both hours, the opening before the closing.")]
    return problems
