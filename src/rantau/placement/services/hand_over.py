"""Hand over to a district office, which is connected by now, what the regional office served in its
place. What has happened stays as it was recorded."""

from django.db import connection
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.placement.errors import NothingToHandOver, OfficeServesNobody
from rantau.placement.hand_overs import (
    HandOverPlan,
    filter_served_persons,
    get_hand_over_plan,
)
from rantau.placement.models import HandedOverPlacement, HandOver, Placement
from rantau.placement.permissions import HAND_OVER_SERVICE

SERVICE_HANDED_OVER = JournalKind(
    "placement:service:handed_over", gettext_lazy("Handed over to the district office")
)
# A function of the database: an office cannot see what it has given away.
MOVE_DUTIES_SQL = "select duties_move_to_office(%s, %s, %s, %s, %s)"


@service(SERVICE_HANDED_OVER, permission=HAND_OVER_SERVICE)
def hand_over_service(actor: Actor, code: str) -> CommandResult:
    """Move to the district office under `code` the open placements, duties and people that the
    office above it serves in its place; answers with the reference of the receipt.

    Raises  NoSuchOffice; OfficeServesNobody; NothingToHandOver
    """
    plan = get_hand_over_plan(actor, code, locks=True)
    if plan.to_office.first_service_at is None:
        raise OfficeServesNobody()
    if plan.is_empty:
        raise NothingToHandOver()
    ids = [each.id for each in plan.placements]
    at = clock.now()
    Placement.objects.filter(id__in=ids).update(
        office=plan.to_office.id, handed_over_from=plan.from_office.id, handed_over_at=at
    )
    served = filter_served_persons(plan.from_office, plan.to_office)
    persons = served.update(serving_node=plan.to_office.node)
    hand_over = HandOver(
        id=uuid7(),
        reference=generate_reference("ST"),
        from_office=plan.from_office,
        to_office=plan.to_office,
        persons=persons,
        placements=len(ids),
        duties=_move_duties(plan),
        done_by=actor.ref,
        done_at=at,
    )
    hand_over.save(force_insert=True)
    HandedOverPlacement.objects.bulk_create(
        HandedOverPlacement(hand_over=hand_over, placement=each, reference=each.reference)
        for each in plan.placements
    )
    return CommandResult(answer=hand_over.reference, event=_build_event(hand_over))


def _move_duties(plan: HandOverPlan) -> int:
    """Move the duties that are the district's; how many."""
    moved = [each.id for each in plan.duties]
    records = [each.id for each in plan.placements] + [each.about for each in plan.duties]
    values = (moved, records, plan.from_office.id, plan.to_office.id, clock.now())
    with connection.cursor() as cursor:
        cursor.execute(MOVE_DUTIES_SQL, values)
        return int(cursor.fetchone()[0])


def _build_event(hand_over: HandOver) -> JournalEvent:
    terms = {
        "reference": hand_over.reference,
        "from": hand_over.from_office.code,
        "to": hand_over.to_office.code,
        "persons": hand_over.persons,
        "placements": hand_over.placements,
        "duties": hand_over.duties,
    }
    return JournalEvent("hand_over", hand_over.id, 1, terms)
