"""Give a case another owner when its owner became tied to whom it accuses."""

from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.duties.interface import reassign_duty
from rantau.duties.models import Duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.protection.errors import NoSuchCase
from rantau.protection.models import Case
from rantau.protection.permissions import REPLACE_OWNER
from rantau.protection.roster import get_escalation_chain, list_tied_accounts
from rantau.protection.time_limits import LIMITS_BY_SEVERITY, get_next_escalation_time

OWNER_REPLACED = JournalKind(
    "protection:case:owner_replaced", _("Handed over: the owner may not see this case")
)
CASES_OF_TIED_OWNERS_SQL = "select protection_list_cases_of_tied_owners()"


def list_cases_of_tied_owners() -> list[UUID]:
    """Open cases that their owners must not see any more; inside the scope of Rantau itself."""
    with connection.cursor() as cursor:
        cursor.execute(CASES_OF_TIED_OWNERS_SQL)
        return [case for (case,) in cursor.fetchall()]


@service(OWNER_REPLACED, permission=REPLACE_OWNER)
def replace_tied_owner(actor: Actor, case_id: UUID) -> CommandResult:
    """Give the case, and every open duty about it, to the first in the chain whom it does not
    exclude, who has to acknowledge it; answers with its reference.

    Raises  NoSuchCase when it was closed or handed over meanwhile
    """
    at = clock.now()
    case = Case.objects.select_for_update().filter(id=case_id, closed_at=None).first()
    tied = list_tied_accounts(case_id)
    if case is None or case.owner not in tied:
        raise NoSuchCase()
    new_owner, old_owner = get_escalation_chain(at).without(tied).first, case.owner
    case.owner, case.owner_name, case.acknowledged_at = new_owner.account, new_owner.name, None
    case.revision += 1
    case.save(update_fields=["owner", "owner_name", "acknowledged_at", "revision"])
    sweep_at = get_next_escalation_time(case.opened_at, LIMITS_BY_SEVERITY[case.severity], at)
    for duty in Duty.objects.filter(about=case.id, closed_at=None):
        reassign_duty(duty.id, owner=new_owner.account, office=case.office_id, sweep_at=sweep_at)
    event = JournalEvent(
        subject_kind="case",
        subject=case.id,
        revision=case.revision,
        terms={"from": old_owner, "to": new_owner.account},
        tells=(new_owner.account,),
    )
    return CommandResult(answer=case.reference, event=event)
