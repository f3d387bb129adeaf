"""Open an account; appoint an officer to a role at an office; end an appointment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.errors import (
    LastAdministrator,
    LoginTaken,
    NoSuchAppointment,
    NoSuchOffice,
    OwnAppointment,
    RoleHeldAlready,
)
from rantau.access.models import Account, Appointment, Notice
from rantau.access.notices import notify
from rantau.access.permissions import MANAGE_APPOINTMENTS, OPEN_ACCOUNT
from rantau.access.roles import ADMINISTRATOR, PARTNER_OFFICE_KINDS, has_role
from rantau.access.selectors import get_own_office
from rantau.access.service import CommandResult, service
from rantau.access.services.proposals import ProposalInput, propose_appointment
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.models import Office

APPOINTMENT_ENDED = JournalKind("access:appointment:ended", gettext_lazy("Appointment ended"))
APPOINTMENT_CREATED = JournalKind("access:appointment:made", gettext_lazy("Officer appointed"))
APPOINTMENT_PROPOSED = JournalKind("access:proposal:made", gettext_lazy("Appointment proposed"))
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
FIND_CANDIDATE_SQL = (
    "select id, name, is_of_partner, is_of_public_office from access_find_candidate(%s)"
)


@dataclass(frozen=True)
class Candidate:
    """An account that may be appointed, and on which sides it is or was."""

    id: UUID
    name: str
    is_of_partner: bool
    is_of_public_office: bool

    def needs_headquarters_at(self, office: Office) -> bool:
        """Whether the office is on the other side: a partner's person at a public office, or the
        other way round."""
        if office.kind in PARTNER_OFFICE_KINDS:
            return self.is_of_public_office
        return self.is_of_partner


@dataclass(frozen=True)
class AppointmentInput:
    """Which account (its exact login), to which role, from when until before when (aware)."""

    login: str
    role: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@service(APPOINTMENT_PROPOSED, permission=MANAGE_APPOINTMENTS)
def appoint_officer(actor: Actor, data: AppointmentInput) -> CommandResult:
    """Propose an officer for a role at the actor's own office; it takes effect when a second person
    has confirmed it. Answers with the proposal's reference.

    Raises  InvalidInput
    """
    office = get_own_office(actor)
    candidate = _check_appointment(actor, data, office)
    proposal, event = propose_appointment(
        office,
        ProposalInput(
            account=candidate.id,
            account_name=candidate.name,
            role=data.role,
            proposed_by=actor.ref,
            starts_at=data.starts_at,
            ends_at=data.ends_at,
            needs_headquarters=candidate.needs_headquarters_at(office),
        ),
    )
    return CommandResult(answer=proposal.reference, event=event)


def _check_appointment(actor: Actor, data: AppointmentInput, office: Office) -> Candidate:
    """The account to appoint. Raises InvalidInput with every problem at once."""
    problems: dict[str, list[str]] = {}
    starts = data.starts_at or clock.now()
    candidate = _find_candidate(data.login)
    if candidate is None:
        problems["login"] = [_("There is no account with this login. Invite the person first.")]
    elif candidate.id == actor.account:
        problems["login"] = [str(OwnAppointment.message)]
    elif _has_overlapping_appointment(data, candidate.id, starts):
        problems["login"] = [str(RoleHeldAlready.message)]
    if not has_role(str(office.kind), data.role):
        problems["role"] = [_("This office has no such role.")]
    if data.ends_at and data.ends_at <= starts:
        problems["ends_at"] = [_("The end must be later than the start.")]
    if problems or candidate is None:
        raise InvalidInput(problems)
    return candidate


def _find_candidate(login: str) -> Candidate | None:
    with connection.cursor() as cursor:
        cursor.execute(FIND_CANDIDATE_SQL, [login.strip().lower()])
        row = cursor.fetchone()
    return Candidate(*row) if row else None


def _has_overlapping_appointment(data: AppointmentInput, account: UUID, starts: datetime) -> bool:
    """Whether the account has the role at some moment of the new appointment; all are half-open.
    Asked for the message: a constraint decides (`a_role_is_held_once_at_a_time`)."""
    same = Appointment.objects.filter(account=account, role=data.role)
    same = same.exclude(ends_at=F("starts_at"))  # ended before it began
    if data.ends_at:
        same = same.filter(starts_at__lt=data.ends_at)
    return same.filter(Q(ends_at=None) | Q(ends_at__gt=starts)).exists()


@service(APPOINTMENT_ENDED, permission=MANAGE_APPOINTMENTS)
def end_appointment(actor: Actor, appointment_id: UUID) -> CommandResult:
    """End an appointment now, also one that has not begun; answers with its id.

    Raises  NoSuchAppointment; OwnAppointment; LastAdministrator
    """
    rows = Appointment.objects.select_for_update().filter(office=get_own_office(actor))
    open_appointments = list(rows.exclude(ends_at__lte=clock.now()).order_by("id"))
    # The moment after the locks: what another ended while this one waited has ended before it.
    at = clock.now()
    open_appointments = [a for a in open_appointments if a.ends_at is None or a.ends_at > at]
    appointment = next((a for a in open_appointments if a.id == appointment_id), None)
    if appointment is None:
        raise NoSuchAppointment()
    if appointment.account_id == actor.account:
        raise OwnAppointment()
    administrators = [a for a in open_appointments if a.role == ADMINISTRATOR and a.starts_at <= at]
    if administrators == [appointment]:
        raise LastAdministrator()
    appointment.revision += 1
    until = save_appointment_end(appointment, at)
    tells = notify(
        appointment.account_id,
        actor=actor.ref,
        office=appointment.office_id,
        role=appointment.role,
        code=Notice.ENDED,
    )
    event = JournalEvent(
        subject_kind="appointment",
        subject=appointment.id,
        revision=appointment.revision,
        terms={"role": appointment.role, "until": until.isoformat()},
        tells=tells,
    )
    return CommandResult(answer=str(appointment.id), event=event)


def save_appointment_end(appointment: Appointment, at: datetime) -> datetime:
    """Save the end of an appointment with its revision; returns the end (aware).

    at  aware. An appointment that has not begun by then ends at its beginning: it never is in force
    """
    appointment.ends_at = max(at, appointment.starts_at)
    appointment.save(update_fields=["ends_at", "revision"])
    return appointment.ends_at
