"""The duty to decide on a proposed appointment, and what a worklist shows of it: access, which is
below, registers what it needs."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rantau.access.actor import Actor
from rantau.access.models import Proposal
from rantau.access.permissions import DECIDE_PROPOSAL
from rantau.access.roles import ROLES
from rantau.access.services.proposals import ProposalDuty, expire_proposal
from rantau.common import clock
from rantau.duties.interface import (
    DutyInput,
    DutyKind,
    DutySubject,
    Escalation,
    close_duty,
    open_duty,
)
from rantau.duties.models import Duty

TIME_TO_DECIDE = timedelta(days=3)


def _expire(duty: Duty) -> Escalation:
    """What nobody decided on has expired: the duty is closed with it."""
    event = expire_proposal(duty.about, at=clock.now())
    close_duty(duty.kind, about=duty.about, outcome=Proposal.EXPIRED)
    return Escalation(owner=duty.owner, sweep_at=None, event=event)


DECIDE_PROPOSAL_DUTY = DutyKind(
    "access:decide_proposal",
    _("Decide on a proposed appointment"),
    DECIDE_PROPOSAL,
    "access:proposal",
    _expire,
)


def _open(proposal: Proposal, office: UUID) -> None:
    duty = DutyInput(
        DECIDE_PROPOSAL_DUTY.code,
        "proposal",
        proposal.reference,
        office,
        proposal.proposed_at + TIME_TO_DECIDE,
        sweep_at=proposal.expires_at,
    )
    open_duty(about=proposal.id, duty=duty)


def _close(proposal: Proposal, outcome: str) -> None:
    close_duty(DECIDE_PROPOSAL_DUTY.code, about=proposal.id, outcome=outcome)


PROPOSAL_DUTY = ProposalDuty(open=_open, close=_close)


def describe_proposals(_actor: Actor, proposals: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Who is proposed, for which role and office; inside the caller's scope."""
    rows = Proposal.objects.select_related("office").filter(id__in=proposals)
    return {
        row.id: DutySubject(
            name=row.account_name, place=row.office.name, detail=str(ROLES[row.role].title)
        )
        for row in rows
    }
