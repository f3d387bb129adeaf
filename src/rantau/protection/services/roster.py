"""Set the lead of a shift."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from rantau.access.actor import Actor, require_office
from rantau.access.service import CommandResult, service
from rantau.common.database import require_row_written
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.protection.errors import ShiftOverlap
from rantau.protection.inputs import ShiftInput
from rantau.protection.models import Shift
from rantau.protection.permissions import SET_ROSTER
from rantau.protection.selectors import list_colleagues

SHIFT_SET = JournalKind("protection:shift:set", _("Shift set"))

NO_SUCH_COLLEAGUE_MESSAGE = _("Choose somebody who serves at the Crisis Center at that time.")
SHIFT_LENGTH_MESSAGE = _("The end must be after the beginning, at most 24 hours later.")


MAX_SHIFT_LENGTH = timedelta(hours=24)


@service(SHIFT_SET, permission=SET_ROSTER)
def set_shift(actor: Actor, data: ShiftInput) -> CommandResult:
    """Let a colleague lead the desk for a time; other shifts lose that time. Answers with the
    shift's id.

    Raises  InvalidInput; ShiftOverlap when somebody else set the same time at this moment
    """
    if not timedelta(0) < data.ends_at - data.starts_at <= MAX_SHIFT_LENGTH:
        raise InvalidInput({"ends": [str(SHIFT_LENGTH_MESSAGE)]})
    names = {c.account: c.name for c in list_colleagues(actor, data.starts_at)}
    if data.account not in names:
        raise InvalidInput({"account": [str(NO_SUCH_COLLEAGUE_MESSAGE)]})
    office = require_office(actor)
    shift = Shift(id=uuid7(), office_id=office, name=names[data.account], **vars(data))
    _cut_overlapping_shifts(office, data)
    try:
        shift.save(force_insert=True)
    except IntegrityError as error:
        raise ShiftOverlap() from error
    event = JournalEvent(
        subject_kind="shift",
        subject=shift.id,
        revision=1,
        terms={
            "account": data.account,
            "from": data.starts_at.isoformat(),
            "until": data.ends_at.isoformat(),
        },
        tells=(data.account,),
    )
    return CommandResult(answer=str(shift.id), event=event)


def _cut_overlapping_shifts(office: UUID, data: ShiftInput) -> None:
    """Replace overlapping shifts by what is left of them before and after."""
    overlapping = Shift.objects.select_for_update().filter(
        office=office, starts_at__lt=data.ends_at, ends_at__gt=data.starts_at
    )
    remaining = []
    for old in list(overlapping):
        ranges = [(old.starts_at, data.starts_at), (data.ends_at, old.ends_at)]
        remaining += [
            Shift(
                office_id=office, account=old.account, name=old.name, starts_at=start, ends_at=end
            )
            for start, end in ranges
            if start < end
        ]
        deleted, _by_model = old.delete()
        require_row_written(deleted, f"shift {old.id}")
    Shift.objects.bulk_create(remaining)
