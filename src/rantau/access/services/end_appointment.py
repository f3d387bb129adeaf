"""End an appointment at the own office; its rights are gone with the next request."""

from datetime import timedelta
from uuid import UUID

from rantau.access.actor import Actor
from rantau.access.catalogue import ENDED
from rantau.access.errors import LastAdministrator, NoSuchAppointment
from rantau.access.lookups import own_office
from rantau.access.models import Appointment
from rantau.access.rights import APPOINT
from rantau.access.service import Done, service
from rantau.access.services.invite import ADMINISTRATOR
from rantau.core import clock
from rantau.journal.record import Happening


@service(ENDED, permission=APPOINT)
def end_appointment(actor: Actor, key: UUID, *, why: str = "") -> Done:
    """End it now, or before it began; answers with its id.

    why     kept in the entry
    Raises  NoSuchAppointment; LastAdministrator
    """
    ours = Appointment.objects.select_for_update().filter(office=own_office(actor))
    open_still = list(ours.exclude(ends_at__lte=clock.now()).order_by("id"))
    # The moment after the locks: what another ended while this one waited has ended before it.
    at = clock.now()
    open_still = [a for a in open_still if a.ends_at is None or a.ends_at > at]
    held = next((a for a in open_still if a.id == key), None)
    if held is None:
        raise NoSuchAppointment()
    administrators = [a for a in open_still if a.role == ADMINISTRATOR and a.starts_at <= at]
    if administrators == [held]:
        raise LastAdministrator()
    # Half-open: at the moment it ends it is over. One that has not begun lasts no time at all.
    held.ends_at = at if held.starts_at < at else held.starts_at + timedelta(microseconds=1)
    held.revision += 1
    held.save(update_fields=["ends_at", "revision"])
    said = Happening(
        subject_kind="appointment",
        subject=held.id,
        revision=held.revision,
        terms={"role": held.role, "until": held.ends_at.isoformat()},
        why=why,
    )
    return Done(answer=str(held.id), happening=said)
