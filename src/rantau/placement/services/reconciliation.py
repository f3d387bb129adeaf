"""Two placements under way of one person, who was registered twice: which of them goes on is for
somebody to decide."""

from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.fast_sql import update_row
from rantau.duties.interface import DutyInput, SubjectInput, advance_duties
from rantau.journal.interface import JournalKind
from rantau.offices.selectors import get_due_at
from rantau.placement.errors import NothingToReconcile
from rantau.placement.next_step import RECONCILE_DUTY
from rantau.placement.permissions import RECONCILE_PLACEMENTS
from rantau.placement.selectors import get_placement_of_system, list_open_placements
from rantau.placement.transitions import journal_event

RECONCILIATION_DUE = JournalKind(
    "placement:reconciliation:due", gettext_lazy("Two placements are under way, one has to end")
)
WORKING_DAYS_TO_RECONCILE = 5  # chosen by us


@service(RECONCILIATION_DUE, permission=RECONCILE_PLACEMENTS)
def open_reconciliation(actor: Actor, placement_id: UUID) -> CommandResult:
    """Let the office of a placement decide which of a person's placements goes on; answers with the
    reference of the placement. The duty closes with the end of the others.

    actor   the system, caused by the entry of a merge
    Raises  NothingToReconcile
    """
    placement = get_placement_of_system(placement_id)
    person = placement.person
    if len(list_open_placements([person.id])) < 2:
        raise NothingToReconcile()
    office = placement.office_id
    duty = DutyInput(
        RECONCILE_DUTY.code,
        "person",
        person.reference,
        office,
        get_due_at(office, clock.now(), WORKING_DAYS_TO_RECONCILE),
        keep_existing=True,
        subject=SubjectInput(
            person=person.id,
            name_key=person.name_key,
            destination=placement.destination,
            village=person.origin_node,
        ),
    )
    advance_duties(about=person.id, closes=(), outcome="", opens=duty)
    update_row(placement, "revision")
    return CommandResult(
        answer=placement.reference, event=journal_event(placement, person=person.reference)
    )
