"""Set the lead of a shift."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from rantau.access.actor import Actor, require_office
from rantau.access.service import CommandResult, service
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.journal.interface import JournalEvent
from rantau.protection.errors import ShiftOverlap
from rantau.protection.inputs import ShiftInput
from rantau.protection.models import Shift
from rantau.protection.permissions import SET_ROSTER
from rantau.protection.registrations import SHIFT_SET
from rantau.protection.selectors import list_colleagues

NO_SUCH_COLLEAGUE_MESSAGE = _("Choose somebody who serves at the Crisis Center at that time.")
SHIFT_LENGTH_MESSAGE = _("The end must be after the beginning, at most 24 hours later.")


MAX_SHIFT_LENGTH = timedelta(hours=24)


@service(SHIFT_SET, permission=SET_ROSTER)
def set_shift(actor: Actor, terms: ShiftInput) -> CommandResult:
    """Let a colleague lead the desk for a time; whoever led in that time gives way.

    Raises  Invalid; ShiftOverlaps when somebody else set the same time this moment.
    """
    if not timedelta(0) < terms.ends_at - terms.starts_at <= MAX_SHIFT_LENGTH:
        raise InvalidInput({"ends": [str(SHIFT_LENGTH_MESSAGE)]})
    names = {c.account: c.name for c in list_colleagues(actor, terms.starts_at)}
    if terms.account not in names:
        raise InvalidInput({"account": [str(NO_SUCH_COLLEAGUE_MESSAGE)]})
    office = require_office(actor)
    shift = Shift(id=uuid7(), office=office, name=names[terms.account], **vars(terms))
    _cut_overlapping_shifts(office, terms)
    try:
        shift.save(force_insert=True)
    except IntegrityError as error:
        raise ShiftOverlap() from error
    said = JournalEvent(
        subject_kind="shift",
        subject=shift.id,
        revision=1,
        terms={
            "account": terms.account,
            "from": terms.starts_at.isoformat(),
            "until": terms.ends_at.isoformat(),
        },
        tells=(terms.account,),
    )
    return CommandResult(answer=str(shift.id), event=said)


def _cut_overlapping_shifts(office: UUID, terms: ShiftInput) -> None:
    """Leave of the shifts that overlap only what lies before and after."""
    overlapping = Shift.objects.select_for_update().filter(
        office=office, starts_at__lt=terms.ends_at, ends_at__gt=terms.starts_at
    )
    kept = []
    for old in list(overlapping):
        spans = [(old.starts_at, terms.starts_at), (terms.ends_at, old.ends_at)]
        kept += [
            Shift(office=office, account=old.account, name=old.name, starts_at=start, ends_at=end)
            for start, end in spans
            if start < end
        ]
        old.delete()
    Shift.objects.bulk_create(kept)
