"""Invite an officer by a one-time link.

Accept the invitation, which makes account and appointment.
"""

import re
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.errors import NoSuchInvitation
from rantau.access.models import (
    INVITATION_LIFETIME,
    Account,
    Appointment,
    Invitation,
    Notice,
)
from rantau.access.notices import notify
from rantau.access.permissions import ACCEPT_INVITATION, INVITE_OFFICER
from rantau.access.roles import ADMINISTRATOR, has_role
from rantau.access.selectors import get_office_to_invite_to
from rantau.access.service import OBSERVED, CommandResult, service
from rantau.access.services.proposals import ProposalInput, propose_appointment
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.names import MAX_NAME_LENGTH, normalize_name
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.models import Office

INVITATION_ACCEPTED = JournalKind("access:office:accepted", gettext_lazy("Invitation accepted"))
INVITATION_CREATED = JournalKind("access:office:invited", gettext_lazy("Invitation made"))

MIN_NAME_LENGTH = 2  # characters of an officer's name


@dataclass(frozen=True)
class InvitationInput:
    """An invitation: to which office (its code), for whom by name, in which of the office's
    roles."""

    office: str
    name: str
    role: str = ADMINISTRATOR


@service(INVITATION_CREATED, permission=INVITE_OFFICER)
def invite_officer(actor: Actor, data: InvitationInput, *, digest: str) -> CommandResult:
    """Create an invitation that is valid for seven days; answers with its id.

    Headquarters and the operator invite administrators of any office; an administrator invites
    people to any role of the own office, and administrators of offices right below it, which a
    second person has to confirm once it is accepted.

    digest  SHA-256 of the link's secret, which the entry point makes, shows once and does not store
    Raises  NoSuchOffice; InvalidInput
    """
    office = get_office_to_invite_to(actor, data.office)
    name = normalize_name(data.name)
    if problems := find_invitation_problems(actor, data, office):
        raise InvalidInput(problems)
    invitation = Invitation(
        id=uuid7(),
        office=office,
        role=data.role,
        name=name,
        digest=digest,
        made_by=actor.ref,
        needs_second_person=actor.role == ADMINISTRATOR,
        made_at=clock.now(),
        ends_at=clock.now() + INVITATION_LIFETIME,
    )
    invitation.save(force_insert=True)
    event = JournalEvent(
        subject_kind="invitation",
        subject=invitation.id,
        revision=1,
        terms={
            "office": office.code,
            "role": invitation.role,
            "until": invitation.ends_at.isoformat(),
        },
    )
    return CommandResult(answer=str(invitation.id), event=event)


def find_invitation_problems(
    actor: Actor, data: InvitationInput, office: Office
) -> dict[str, list[str]]:
    """Every problem of an invitation, by its field; none where it can be made.

    office  from `get_office_to_invite_to`
    """
    problems: dict[str, list[str]] = {}
    name = normalize_name(data.name)
    if not MIN_NAME_LENGTH <= len(name) <= MAX_NAME_LENGTH or not name.isprintable():
        problems["name"] = [_("Write the person's name.")]
    chooses_role = actor.role == ADMINISTRATOR and office.id == actor.office
    if not has_role(str(office.kind), data.role) or not (
        chooses_role or data.role == ADMINISTRATOR
    ):
        problems["role"] = [_("This office has no such role.")]
    return problems


LOGIN_PATTERN = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


@dataclass(frozen=True)
class NewAccountInput:
    """Login and password as they were typed. The password is not kept with the idempotency key, not
    even hashed."""

    login: str
    password: str = field(repr=False, metadata=OBSERVED)


@service(INVITATION_ACCEPTED, permission=ACCEPT_INVITATION)
def accept_invitation(actor: Actor, data: NewAccountInput) -> CommandResult:
    """Create the account, and its appointment or the proposal of one, and use the invitation up;
    answers with the account's id.

    actor   from `build_invitation_actor`
    Raises  NoSuchInvitation; InvalidInput, also for a login that is taken
    """
    # Row policies show whoever holds a link its own invitation and no other.
    open_invitations = Invitation.objects.filter(used_at=None, ends_at__gt=clock.now())
    invitation = open_invitations.select_related("office").select_for_update(of=("self",)).first()
    if invitation is None:
        raise NoSuchInvitation()
    account = Account(id=uuid7(), login=data.login.strip().lower(), name=invitation.name)
    _check_new_account(account, data.password)
    account.password = make_password(data.password)
    try:
        account.save(force_insert=True)
    except IntegrityError as error:
        raise InvalidInput({"login": [_("This login is taken. Choose another.")]}) from error
    terms = _give_invited_role(invitation, account)
    invitation.used_at, invitation.account = clock.now(), account
    invitation.save(update_fields=["used_at", "account"])
    event = JournalEvent(
        subject_kind="invitation",
        subject=invitation.id,
        revision=2,
        terms={"account": str(account.id), "role": invitation.role, **terms},
    )
    return CommandResult(answer=str(account.id), event=event)


def _give_invited_role(invitation: Invitation, account: Account) -> dict[str, str]:
    """Appoint the account, or propose it where a second person has to confirm; what the entry
    says of it."""
    if invitation.needs_second_person:
        proposal, _event = propose_appointment(
            invitation.office,
            ProposalInput(account.id, account.name, invitation.role, invitation.made_by),
            revision=0,
        )
        return {"proposal": str(proposal.id)}
    # Revision 0: the entry is about the invitation; the appointment has none of its own.
    appointment = Appointment(
        revision=0,
        id=uuid7(),
        account_id=account.id,
        office_id=invitation.office_id,
        role=invitation.role,
        starts_at=clock.now(),
    )
    appointment.save(force_insert=True)
    notify(
        account.id,
        actor=invitation.made_by,
        office=invitation.office_id,
        role=invitation.role,
        code=Notice.APPOINTED,
    )
    return {"appointment": str(appointment.id)}


def _check_new_account(account: Account, password: str) -> None:
    problems: dict[str, list[str]] = {}
    if not LOGIN_PATTERN.fullmatch(account.login):
        problems["login"] = [
            _("3 to 60 lower-case letters, digits, dots or dashes; begin with a letter or digit.")
        ]
    try:
        validate_password(password, account)
    except ValidationError as error:
        problems["password"] = list(error.messages)
    if problems:
        raise InvalidInput(problems)
