"""What a worklist shows of what two of headquarters decide on: a licence, a change of an agency, a
job order."""

from collections.abc import Sequence
from uuid import UUID

from rantau.access.actor import Actor
from rantau.access.selectors import list_own_hands
from rantau.duties.interface import DutySubject
from rantau.partners.models import Agency, AgencyChange, JobOrderProposal, Licence


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


def describe_agency_changes(actor: Actor, changes: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Of which agency it is, and whether the actor proposed it; inside the caller's scope."""
    rows = AgencyChange.objects.select_related("agency__office").filter(id__in=changes)
    own_hands = list_own_hands()
    return {
        row.id: DutySubject(
            name=row.agency.office.name,
            number=row.reference,
            place=row.agency.city,
            is_barred=row.proposed_by in own_hands,
        )
        for row in rows
    }


def describe_agencies(actor: Actor, agencies: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Which agency it is; inside the caller's scope."""
    rows = Agency.objects.select_related("office").filter(pk__in=agencies)
    return {
        row.pk: DutySubject(name=row.office.name, number=row.licence_number, place=row.city)
        for row in rows
    }
