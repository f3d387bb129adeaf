"""What a worklist shows of a licence or job order that waits for a decision."""

from collections.abc import Sequence
from uuid import UUID

from rantau.access.actor import Actor
from rantau.access.selectors import list_own_hands
from rantau.duties.interface import DutySubject
from rantau.partners.models import JobOrderProposal, Licence


def describe_licences(actor: Actor, licences: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Whose licence it is, and whether the actor proposed it; inside the caller's scope."""
    rows = Licence.objects.select_related("office").filter(id__in=licences)
    own_hands = list_own_hands()
    return {
        row.id: DutySubject(
            name=row.office.name if row.office else row.name,
            number=row.number,
            place=row.city,
            is_barred=row.proposed_by in own_hands,
        )
        for row in rows
    }


def describe_job_order_proposals(
    actor: Actor, proposals: Sequence[UUID]
) -> dict[UUID, DutySubject]:
    """Of which agency and employer it is, and whether the actor proposed it; inside the caller's
    scope."""
    rows = JobOrderProposal.objects.select_related("agency__office").filter(id__in=proposals)
    own_hands = list_own_hands()
    return {
        row.id: DutySubject(
            name=row.agency.office.name,
            number=row.permit_number,
            place=row.employer,
            is_barred=row.proposed_by in own_hands,
        )
        for row in rows
    }
