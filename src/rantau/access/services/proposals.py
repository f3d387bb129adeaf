"""Propose an appointment that a second person has to confirm; confirm, refuse or expire it.

The second person is of headquarters, or an administrator of the office above; and of headquarters
where somebody of a partner comes to a public office, or the other way round.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.errors import (
    NotYoursToDecide,
    OwnAppointment,
    ProposalDecided,
    RoleHeldAlready,
)
from rantau.access.models import PROPOSAL_LIFETIME, Notice, Proposal
from rantau.access.notices import notify
from rantau.access.permissions import DECIDE_PROPOSAL
from rantau.access.selectors import can_decide, get_proposal, list_own_hands
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.common.registry import Registry
from rantau.common.text import is_storable
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.models import Office
from rantau.offices.selectors import get_headquarters_id

PROPOSAL_CONFIRMED = JournalKind("access:proposal:confirmed", gettext_lazy("Appointment confirmed"))
PROPOSAL_REFUSED = JournalKind("access:proposal:refused", gettext_lazy("Appointment refused"))


@dataclass(frozen=True)
class ProposalInput:
    """Whom to which role, from when until before when (aware; None for at once, and open).

    proposed_by  the reference of the actor, or of whoever made the invitation
    """

    account: UUID
    account_name: str
    role: str
    proposed_by: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    needs_headquarters: bool = False


@dataclass(frozen=True)
class ProposalDuty:
    """How the app above keeps the duty to decide: it opens one for an office,
    and closes it with an outcome."""

    open: Callable[[Proposal, UUID], None]
    close: Callable[[Proposal, str], None]


_duty: Registry[ProposalDuty] = Registry("duty to decide on proposals")
DECIDE, SYSTEM = "decide", "system:sweep"


def register_proposal_duty(duty: ProposalDuty) -> None:
    """Register the duty at start-up; ValueError when there is one."""
    _duty.register(DECIDE, duty)


def propose_appointment(
    office: Office, data: ProposalInput, *, revision: int = 1
) -> tuple[Proposal, JournalEvent]:
    """Write the proposal with the duty to decide on it, and tell whom it concerns; returns it with
    the event of its first journal entry.

    revision  0 where the entry is about something else, and the proposal has none of its own yet
    Raises    InvalidInput when the same was proposed and nobody has decided
    """
    at = clock.now()
    proposal = Proposal(
        id=uuid7(),
        reference=generate_reference("PU"),
        office=office,
        proposed_at=at,
        expires_at=at + PROPOSAL_LIFETIME,
        revision=revision,
        account_id=data.account,
        **{name: value for name, value in vars(data).items() if name != "account"},
    )
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError as error:
        problem = _("This has been proposed already, and nobody has decided yet.")
        raise InvalidInput({"login": [problem]}) from error
    _duty[DECIDE].open(proposal, _get_deciding_office(proposal))
    terms = {
        "account": str(data.account),
        "role": data.role,
        "office": str(office.id),
        "from": data.starts_at.isoformat() if data.starts_at else "",
        "until": data.ends_at.isoformat() if data.ends_at else "",
        "by": data.proposed_by,
        "headquarters": data.needs_headquarters,
    }
    tells = _notify(proposal, Notice.PROPOSED)
    return proposal, JournalEvent("proposal", proposal.id, 1, terms, tells)


def _get_deciding_office(proposal: Proposal) -> UUID:
    """The office on whose worklist it stands: headquarters, which can always decide; where an
    administrator of the office above may as well, that one sees it on its page of proposals."""
    return get_headquarters_id()


def _notify(proposal: Proposal, code: str) -> tuple[str, ...]:
    return notify(
        proposal.account_id,
        actor=proposal.proposed_by,
        office=proposal.office_id,
        role=proposal.role,
        code=code,
    )


@service(PROPOSAL_CONFIRMED, permission=DECIDE_PROPOSAL)
def confirm_proposal(actor: Actor, reference: str, *, why: str = "") -> CommandResult:
    """Make the appointment that was proposed; answers with the proposal's reference.

    why     kept with the proposal, where something was written
    Raises  InvalidInput; NoSuchProposal; OwnAppointment; NotYoursToDecide; ProposalDecided;
            RoleHeldAlready
    """
    if not is_storable(why):
        raise InvalidInput({"why": [_("Write why, 1 to 300 characters.")]})
    return _decide(actor, reference, Proposal.CONFIRMED, why=why.strip())


@service(PROPOSAL_REFUSED, permission=DECIDE_PROPOSAL)
def refuse_proposal(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Refuse what was proposed; answers with the proposal's reference.

    why     kept with the proposal
    Raises  InvalidInput; NoSuchProposal; OwnAppointment; NotYoursToDecide; ProposalDecided
    """
    if not is_storable(why, required=True):
        raise InvalidInput({"why": [_("Write why, 1 to 300 characters.")]})
    return _decide(actor, reference, Proposal.REFUSED, why=why.strip())


# A function of the database: it asks all this once more, and makes the appointment.
DECIDE_SQL = "select access_decide_proposal(%s, %s, %s, %s, %s)"


def _decide(actor: Actor, reference: str, decision: str, *, why: str) -> CommandResult:
    proposal = get_proposal(actor, reference)
    if actor.ref == f"account:{proposal.account_id}":
        raise OwnAppointment()
    if not can_decide(actor, proposal, list_own_hands()):
        raise NotYoursToDecide()
    appointment = uuid7()
    if _execute_decision(proposal, decision, why, appointment) != decision or proposal.outcome:
        raise ProposalDecided()
    _duty[DECIDE].close(proposal, decision)
    terms = {"account": str(proposal.account_id), "role": proposal.role}
    if decision == Proposal.CONFIRMED:
        terms |= {"appointment": str(appointment)}
    tells = _notify(proposal, decision)
    event = JournalEvent("proposal", proposal.id, proposal.revision + 1, terms, tells)
    return CommandResult(answer=proposal.reference, event=event)


def _execute_decision(proposal: Proposal, decision: str, why: str, appointment: UUID) -> str:
    """The outcome that the proposal has now: another, where somebody else decided before."""
    values = (proposal.id, decision, why, appointment, clock.now())
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(DECIDE_SQL, values)
            return str(cursor.fetchone()[0])
    except IntegrityError as error:
        raise RoleHeldAlready() from error


def expire_proposal(proposal_id: UUID, *, at: datetime) -> JournalEvent:
    """Let a proposal expire, in the caller's transaction; returns the event of its journal entry.

    The caller holds the lock of the duty to decide, which is open: nobody decides meanwhile.
    """
    proposal = Proposal.objects.select_for_update().get(id=proposal_id)
    proposal.outcome, proposal.decided_by, proposal.decided_at = Proposal.EXPIRED, SYSTEM, at
    proposal.revision += 1
    proposal.save(update_fields=["outcome", "decided_by", "decided_at", "revision"])
    tells = _notify(proposal, Notice.EXPIRED)
    terms = {"account": str(proposal.account_id), "role": proposal.role, "outcome": "expired"}
    return JournalEvent("proposal", proposal.id, proposal.revision, terms, tells)
