"""Add, move and close an office of the network, by the operator's command."""

from dataclasses import dataclass, replace
from datetime import time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.errors import NoSuchOffice, OfficeClosed, OfficeInUse
from rantau.access.models import Appointment
from rantau.access.permissions import MANAGE_OFFICES
from rantau.access.roles import ADMINISTRATOR
from rantau.access.service import CommandResult, service
from rantau.access.services.accounts import save_appointment_end
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.journal.interface import validate_why
from rantau.offices.calendars import ALWAYS_OPEN, get_working_week
from rantau.offices.interface import count_open_work
from rantau.offices.models import Manager, Office, OfficeKind, Region
from rantau.offices.region_codes import get_span, parse_node
from rantau.offices.registrations import OFFICE_ADDED, OFFICE_CHANGED, OFFICE_CLOSED
from rantau.offices.tables import build_office_event, get_time_zone

# Kinds that come by command; districts follow the region codes, agencies their licence.
ADDABLE_KINDS = (OfficeKind.POST_ABROAD, OfficeKind.BORDER_POST)


@dataclass(frozen=True)
class OfficeInput:
    """An office; when it is moved, empty fields stay as they are.

    code           such as PA-PL-WAW
    kind           one of ADDABLE_KINDS
    country        ISO 3166-1 alpha-2, of a post abroad
    region         official code (36.71), of a border post
    time_zone      IANA name; a border post's follows from its region when it is empty
    calendar       a code of seed/calendars.csv, or always-open
    opens, closes  local time
    """

    code: str
    kind: str = ""
    name: str = ""
    country: str = ""
    region: str = ""
    time_zone: str = ""
    calendar: str = ""
    opens: time | None = None
    closes: time | None = None


@service(OFFICE_ADDED, permission=MANAGE_OFFICES)
def add_office(actor: Actor, data: OfficeInput) -> CommandResult:
    """Add a post abroad or a border post below headquarters; answers with its code.

    Raises  InvalidInput with every problem at its field
    """
    is_border = data.kind == OfficeKind.BORDER_POST
    office_data = data if data.time_zone or not is_border else _with_zone_of_region(data)
    if problems := {**_get_missing(office_data), **_get_problems(office_data)}:
        raise InvalidInput(problems)
    office = Office(
        code=office_data.code.strip().upper(), kind=office_data.kind, managed_by=Manager.OPERATOR
    )
    office.parent = Office.objects.get(kind=OfficeKind.HEADQUARTERS)
    _apply(office, office_data)
    try:
        with transaction.atomic():
            office.save(force_insert=True)
    except IntegrityError as error:
        raise InvalidInput({"code": [_("Another office has this code.")]}) from error
    return CommandResult(answer=office.code, event=build_office_event(office))


@service(OFFICE_CHANGED, permission=MANAGE_OFFICES)
def move_office(actor: Actor, data: OfficeInput) -> CommandResult:
    """Change an office's place, zone, week, hours or name; answers with its code. From then on
    the tables in `seed/` do not change it.

    Raises  InvalidInput; NoSuchOffice, OfficeClosed
    """
    office = _get_open_office_for_update(data.code)
    if problems := _get_problems(data, office):
        raise InvalidInput(problems)
    _apply(office, data)
    office.managed_by = Manager.OPERATOR
    office.revision += 1
    office.save(force_update=True)
    return CommandResult(answer=office.code, event=build_office_event(office))


@service(OFFICE_CLOSED, permission=MANAGE_OFFICES)
def close_office(actor: Actor, code: str, *, why: str) -> CommandResult:
    """Close an office for good; answers with its code. The regional office serves from then on
    what a district office served. Appointments of its administrators end with it, since nobody
    else could end that of the last one.

    why     kept in the journal entry
    Raises  InvalidInput; NoSuchOffice, OfficeClosed; OfficeInUse while there is open work, other
            officers are appointed or open offices stand below it, and for headquarters and the
            Crisis Center
    """
    validate_why(why)
    office = _get_open_office_for_update(code)
    at = clock.now()
    appointments = list(
        Appointment.objects.select_for_update().filter(office=office).exclude(ends_at__lte=at)
    )
    officers = [each for each in appointments if each.role != ADMINISTRATOR]
    offices_below = Office.objects.filter(parent=office, closed_at=None).count()
    open_work = count_open_work(office.id) | {"officers": len(officers), "offices": offices_below}
    open_work = {name: number for name, number in open_work.items() if number}
    if open_work or office.kind in (OfficeKind.HEADQUARTERS, OfficeKind.CRISIS_CENTER):
        raise OfficeInUse(open_work=open_work)
    for appointment in appointments:
        save_appointment_end(appointment, at)
    office.closed_at, office.managed_by = at, Manager.OPERATOR
    office.revision += 1
    office.save(update_fields=["closed_at", "managed_by", "revision"])
    event = build_office_event(office)
    ended = [str(appointment.id) for appointment in appointments]
    terms = {**event.terms, **({"ended": ended} if ended else {})}
    return CommandResult(answer=office.code, event=replace(event, terms=terms, why=why))


def _get_open_office_for_update(code: str) -> Office:
    office = Office.objects.select_for_update(no_key=True).filter(code=code.strip().upper()).first()
    if office is None:
        raise NoSuchOffice()
    if office.closed_at is not None:
        raise OfficeClosed()
    return office


def _with_zone_of_region(data: OfficeInput) -> OfficeInput:
    return replace(data, time_zone=get_time_zone(data.region))


def _get_missing(data: OfficeInput) -> dict[str, list[str]]:
    """The problems of the fields that a new office needs and that are empty."""
    needed = {"code": data.code, "name": data.name, "time_zone": data.time_zone}
    if data.kind == OfficeKind.POST_ABROAD:
        needed |= {"country": data.country, "calendar": data.calendar}
    if data.kind == OfficeKind.BORDER_POST:
        needed |= {"region": data.region}
    problems = {field: [_("This is needed.")] for field, value in needed.items() if not value}
    if data.kind not in ADDABLE_KINDS:
        problems["kind"] = [_("Only posts abroad and border posts are added by command.")]
    return problems


def _get_problems(data: OfficeInput, office: Office | None = None) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if data.country and not (len(data.country) == 2 and data.country.isalpha()):
        problems["country"] = [_("A country has two letters, such as PL.")]
    if data.region and not Region.objects.filter(code=data.region, in_force_until=None).exists():
        problems["region"] = [_("No region in force has this code.")]
    if data.time_zone and not _is_time_zone(data.time_zone):
        problems["time_zone"] = [_("No time zone has this name.")]
    if data.calendar and not _is_calendar(data.calendar):
        problems["calendar"] = [_("seed/calendars.csv has no week of this code.")]
    if not _are_hours(
        data.opens or getattr(office, "opens", None), data.closes or getattr(office, "closes", None)
    ):
        problems["opens"] = [_("Give both hours, the opening before the closing.")]
    return problems | _get_text_problems(data)


def _get_text_problems(data: OfficeInput) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    if len(data.code) > 20 or len(data.name) > 160:
        problems["name"] = [_("A code has at most 20 characters, a name 160.")]
    for field, text in (("code", data.code), ("name", data.name)):
        if not text.isprintable():
            problems[field] = [_("It contains invisible characters. Type it again.")]
    return problems


def _are_hours(opens: time | None, closes: time | None) -> bool:
    """Whether these are two local times in their order, or none."""
    if opens is None or closes is None:
        return opens is closes
    return opens.tzinfo is None and closes.tzinfo is None and opens < closes


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_calendar(code: str) -> bool:
    try:
        return code == ALWAYS_OPEN or bool(get_working_week(code))
    except KeyError:
        return False


def _apply(office: Office, data: OfficeInput) -> None:
    """Copy the input to the office; what is empty in it stays."""
    values = {
        "name": data.name.strip(),
        "country": data.country.upper(),
        "time_zone": data.time_zone,
        "calendar": data.calendar,
        "opens": data.opens,
        "closes": data.closes,
    }
    for field, value in values.items():
        if value:
            setattr(office, field, value)
    if not office.calendar:
        office.calendar = ALWAYS_OPEN
    if data.region:
        office.node = parse_node(data.region)
        if office.span_lo is not None:
            office.span_lo, office.span_hi = get_span(data.region)
