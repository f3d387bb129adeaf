"""Name the lead of a shift."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError

from rantau.access.actor import Actor, serving_office
from rantau.access.service import Done, service
from rantau.core.errors import Invalid
from rantau.core.keys import uuid7
from rantau.journal.record import Happening
from rantau.protection.errors import ShiftOverlaps
from rantau.protection.kinds import ROSTERED
from rantau.protection.lookups import colleagues
from rantau.protection.models import Shift
from rantau.protection.permissions import ROSTER
from rantau.protection.telling import Rota
from rantau.protection.words import ENDS_BEFORE, NO_SUCH_COLLEAGUE

LONGEST = timedelta(hours=24)


@service(ROSTERED, permission=ROSTER)
def set_shift(actor: Actor, terms: Rota) -> Done:
    """Let a colleague lead the desk for a time; whoever led in that time gives way.

    Raises  Invalid; ShiftOverlaps when somebody else set the same time this moment.
    """
    if not timedelta(0) < terms.ends_at - terms.starts_at <= LONGEST:
        raise Invalid({"ends": [str(ENDS_BEFORE)]})
    names = {c.account: c.name for c in colleagues(actor, terms.starts_at)}
    if terms.account not in names:
        raise Invalid({"account": [str(NO_SUCH_COLLEAGUE)]})
    office = serving_office(actor)
    shift = Shift(id=uuid7(), office=office, name=names[terms.account], **vars(terms))
    _give_way(office, terms)
    try:
        shift.save(force_insert=True)
    except IntegrityError as error:
        raise ShiftOverlaps() from error
    said = Happening(
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
    return Done(answer=str(shift.id), happening=said)


def _give_way(office: UUID, terms: Rota) -> None:
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
