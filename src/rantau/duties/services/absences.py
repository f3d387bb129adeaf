"""Declare that an officer is away, and take that back."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.permissions import has_permission
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.duties.desk import get_desk
from rantau.duties.errors import NoSuchAbsence
from rantau.duties.models import Absence
from rantau.duties.permissions import DECLARE_OWN_ABSENCE, MANAGE_ABSENCES
from rantau.journal.interface import JournalEvent, JournalKind

ABSENCE_DECLARED = JournalKind("duties:absence:declared", gettext_lazy("Absence declared"))
ABSENCE_WITHDRAWN = JournalKind("duties:absence:withdrawn", gettext_lazy("Absence taken back"))

LONGEST_ABSENCE = timedelta(days=366)


@dataclass(frozen=True)
class AbsenceInput:
    """Who is away, as the journal names the account, and the first and last day."""

    who: str
    starts_on: date
    ends_on: date


@service(ABSENCE_DECLARED, permission=DECLARE_OWN_ABSENCE)
def declare_absence(actor: Actor, data: AbsenceInput) -> CommandResult:
    """Declare an absence, of oneself, or as account administrator of anybody of the office; answers
    with its id. What the officer holds is anybody's of the office meanwhile.

    Raises  InvalidInput
    """
    colleague = get_desk(actor).by_ref.get(data.who)
    may = data.who == actor.ref or has_permission(actor, MANAGE_ABSENCES)
    problems: dict[str, list[str]] = {}
    if colleague is None or not colleague.roles or not may:
        problems["who"] = [_("Choose somebody who serves at this office.")]
    if data.ends_on < data.starts_on:
        problems["ends_on"] = [_("The last day is before the first.")]
    elif data.ends_on - data.starts_on > LONGEST_ABSENCE:
        problems["ends_on"] = [_("A year at most.")]
    if data.ends_on < clock.today(actor.time_zone):
        problems["ends_on"] = [_("This day is over.")]
    if problems:
        raise InvalidInput(problems)
    absence = Absence(
        id=uuid7(),
        account_id=UUID(data.who.partition(":")[2]),
        account_name=colleague.name if colleague else "",
        office_id=require_office(actor),
        starts_on=data.starts_on,
        ends_on=data.ends_on,
        declared_by=actor.ref,
        declared_at=clock.now(),
    )
    absence.save(force_insert=True)
    return CommandResult(answer=str(absence.id), event=_build_event(absence))


@service(ABSENCE_WITHDRAWN, permission=DECLARE_OWN_ABSENCE)
def withdraw_absence(actor: Actor, absence_id: UUID) -> CommandResult:
    """Take an absence back; answers with its id.

    Raises  NoSuchAbsence, also for a colleague's where the actor administers no accounts
    """
    rows = Absence.objects.select_for_update().filter(id=absence_id, withdrawn_at=None)
    absence = rows.first()
    is_own = absence is not None and f"account:{absence.account_id}" == actor.ref
    if absence is None or not (is_own or has_permission(actor, MANAGE_ABSENCES)):
        raise NoSuchAbsence()
    absence.withdrawn_at, absence.revision = clock.now(), absence.revision + 1
    absence.save(update_fields=["withdrawn_at", "revision"])
    return CommandResult(answer=str(absence.id), event=_build_event(absence))


def _build_event(absence: Absence) -> JournalEvent:
    return JournalEvent(
        subject_kind="absence",
        subject=absence.id,
        revision=absence.revision,
        terms={
            "account": str(absence.account_id),
            "starts_on": absence.starts_on.isoformat(),
            "ends_on": absence.ends_on.isoformat(),
        },
    )
