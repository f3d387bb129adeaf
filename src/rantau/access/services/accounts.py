"""Open an account; appoint an officer to a role at an office; end an appointment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.errors import (
    LastAdministrator,
    LoginTaken,
    NoSuchAppointment,
    NoSuchOffice,
)
from rantau.access.models import Account, Appointment
from rantau.access.permissions import MANAGE_APPOINTMENTS, OPEN_ACCOUNT
from rantau.access.roles import ADMINISTRATOR, has_role
from rantau.access.selectors import get_own_office
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.models import Office

APPOINTMENT_ENDED = JournalKind("access:appointment:ended", gettext_lazy("Appointment ended"))
APPOINTMENT_CREATED = JournalKind("access:appointment:made", gettext_lazy("Officer appointed"))
ACCOUNT_OPENED = JournalKind("access:account:opened", gettext_lazy("Account made"))


@dataclass(frozen=True)
class AccountInput:
    """A new account: the name that others see, the login, and the role at an office (its code).

    password  already hashed
    """

    name: str
    login: str
    password: str
    office: str
    role: str


@service(ACCOUNT_OPENED, permission=OPEN_ACCOUNT)
def open_account(actor: Actor, data: AccountInput) -> CommandResult:
    """Create an account and its appointment; answers with the login.

    Raises  NoSuchOffice; LoginTaken
    """
    office = Office.objects.filter(code=data.office, closed_at=None).first()
    if office is None:
        raise NoSuchOffice()
    if Account.objects.filter(login=data.login).exists():
        raise LoginTaken()
    account = Account(login=data.login, name=data.name, password=data.password)
    account.save(force_insert=True)
    # Revision 0: the entry is about the account; the appointment has none of its own yet.
    appointment = Appointment(account=account, office=office, role=data.role, revision=0)
    appointment.starts_at = clock.now()
    appointment.save(force_insert=True)
    event = JournalEvent(
        subject_kind="account",
        subject=account.id,
        revision=1,
        terms={"office": data.office, "role": data.role},
    )
    return CommandResult(answer=data.login, event=event)


# A function of the database: the account may be of an office that the actor cannot see.
FIND_ACCOUNT_SQL = "select id from access_find_account(%s)"


@dataclass(frozen=True)
class AppointmentInput:
    """Which account (its exact login), to which role, from when until before when (aware)."""

    login: str
    role: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@service(APPOINTMENT_CREATED, permission=MANAGE_APPOINTMENTS)
def appoint_officer(actor: Actor, data: AppointmentInput) -> CommandResult:
    """Appoint an officer at the actor's own office; answers with the appointment's id.

    Raises  InvalidInput
    """
    office = get_own_office(actor)
    with connection.cursor() as cursor:
        cursor.execute(FIND_ACCOUNT_SQL, [data.login.strip().lower()])
        row = cursor.fetchone()
    starts = data.starts_at or clock.now()
    _check_appointment(data, row, starts, str(office.kind))
    appointment = Appointment(
        id=uuid7(),
        account_id=row[0],
        office=office,
        role=data.role,
        starts_at=starts,
        ends_at=data.ends_at,
    )
    appointment.save(force_insert=True)
    event = JournalEvent(
        subject_kind="appointment",
        subject=appointment.id,
        revision=1,
        terms={
            "account": str(row[0]),
            "role": appointment.role,
            "from": starts.isoformat(),
            "until": data.ends_at.isoformat() if data.ends_at else "",
        },
    )
    return CommandResult(answer=str(appointment.id), event=event)


def _check_appointment(
    data: AppointmentInput, account: tuple[UUID, ...] | None, starts: datetime, kind: str
) -> None:
    problems: dict[str, list[str]] = {}
    if account is None:
        problems["login"] = [_("There is no account with this login. Invite the person first.")]
    elif _has_overlapping_appointment(data, account[0], starts):
        problems["login"] = [_("This person holds that role at this office already.")]
    if not has_role(kind, data.role):
        problems["role"] = [_("This office has no such role.")]
    if data.ends_at and data.ends_at <= starts:
        problems["ends_at"] = [_("The end must be later than the start.")]
    if problems:
        raise InvalidInput(problems)


def _has_overlapping_appointment(data: AppointmentInput, account: UUID, starts: datetime) -> bool:
    """Whether the account has the role at some moment of the new appointment; all are half-open."""
    same = Appointment.objects.filter(account=account, role=data.role)
    if data.ends_at:
        same = same.filter(starts_at__lt=data.ends_at)
    return same.filter(Q(ends_at=None) | Q(ends_at__gt=starts)).exists()


@service(APPOINTMENT_ENDED, permission=MANAGE_APPOINTMENTS)
def end_appointment(actor: Actor, appointment_id: UUID) -> CommandResult:
    """End an appointment now, also one that has not begun; answers with its id.

    Raises  NoSuchAppointment; LastAdministrator
    """
    rows = Appointment.objects.select_for_update().filter(office=get_own_office(actor))
    open_appointments = list(rows.exclude(ends_at__lte=clock.now()).order_by("id"))
    # The moment after the locks: what another ended while this one waited has ended before it.
    at = clock.now()
    open_appointments = [a for a in open_appointments if a.ends_at is None or a.ends_at > at]
    appointment = next((a for a in open_appointments if a.id == appointment_id), None)
    if appointment is None:
        raise NoSuchAppointment()
    administrators = [a for a in open_appointments if a.role == ADMINISTRATOR and a.starts_at <= at]
    if administrators == [appointment]:
        raise LastAdministrator()
    appointment.revision += 1
    until = save_appointment_end(appointment, at)
    event = JournalEvent(
        subject_kind="appointment",
        subject=appointment.id,
        revision=appointment.revision,
        terms={"role": appointment.role, "until": until.isoformat()},
    )
    return CommandResult(answer=str(appointment.id), event=event)


def save_appointment_end(appointment: Appointment, at: datetime) -> datetime:
    """Save the end of an appointment with its revision; returns the end (aware).

    at  aware. An appointment that has not begun by then ends a microsecond after its beginning,
        since the database refuses one that lasts no time
    """
    starts_at = appointment.starts_at
    appointment.ends_at = at if starts_at < at else starts_at + timedelta(microseconds=1)
    appointment.save(update_fields=["ends_at", "revision"])
    return appointment.ends_at
